"""Which sources an alert watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.tree import And, Node, Not, Or, Tagged
from search.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.story import Source


def may_match(query: Node, source: Source) -> bool:
    """Whether a story of a source may match; not, where the query asks for other sources or other kinds."""
    return _matches(query, source) is not False


def _matches(node: Node, source: Source) -> bool | None:
    """Whether all or none of a source's stories match; None for some, or where that cannot be known."""
    match node:
        case And(parts):
            return _all(_matches(part, source) for part in parts)
        case Or(parts):
            return _not(_all(_not(_matches(part, source)) for part in parts))
        case Not(part):
            return _not(_matches(part, source))
        case Tagged(Tag.SOURCE, value):
            return value == source.name
        case Tagged(Tag.KIND, value):
            return value == source.kind
        case _:
            return None


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = set(answers)
    return False if False in known else None if None in known else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
