"""Filters are words in the query: reading them from its text, and writing them into it. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query import parse
from search.query.tree import All, And, Dated, Node, Not, Or, Tagged, both, joined, parts_of
from search.query.unparser import unparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.query.tree import Span
    from search.tags import Tag

_AND_LAST = re.compile(r'(?<![^\s()"])AND\s*$')
_AND_FIRST = re.compile(r'^\s*AND(?![^\s()"])')
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Filter:
    """A value by which all of a query is filtered; `denied`: stories that have it are left out."""

    tag: Tag
    value: str
    denied: bool = False

    @property
    def typed(self) -> str:
        """The filter as a word of the query: "-kind:report"."""
        return f"{'-' * self.denied}{unparse(Tagged(self.tag, self.value))}"


def filters(text: str) -> tuple[Filter, ...]:
    """What all of a query is filtered by, from left to right; nothing of one that cannot be read."""
    tree = _tree(text)
    return tuple(each for part in parts_of(tree) for each in _filters(part)) if tree else ()


def wanted_values(text: str, tag: Tag) -> tuple[str, ...]:
    """The values of a tag of which a story must have one: `inquest (kind:report OR kind:article)` wants two kinds."""
    return tuple(dict.fromkeys(each.value for each in filters(text) if each.tag is tag and not each.denied))


def with_values(text: str, tag: Tag, values: Iterable[str]) -> str:
    """The query text with these values of a tag, of which any will do; of those denied, it goes on denying the rest."""
    chosen = tuple(dict.fromkeys(values))
    denied = [each for each in filters(text) if each.tag is tag and each.denied and each.value not in chosen]
    return _filtered(text, tag, [*(Filter(tag, value) for value in chosen), *denied])


def without_filter(text: str, given: Filter) -> str:
    """The query text without one of its filters."""
    rest = [each for each in filters(text) if each.tag is given.tag and each != given]
    return _filtered(text, given.tag, rest)


def since(text: str) -> str:
    """How far back a query goes: "7d" for `inquest since:7d`, nothing where it does not say so."""
    tree = _tree(text)
    found = (part for part in parts_of(tree) if _field(part, text) == "since") if tree else ()
    return next((text[slice(*part.span)].partition(":")[2].strip('"') for part in found), "")


def dated(text: str) -> bool:
    """Whether a query is held to some days by another of its words: after:, before:, on: and the like."""
    tree = _tree(text)
    parts = parts_of(tree) if tree else ()
    return any(isinstance(part, Dated) and _field(part, text) != "since" for part in parts)


def going_back(text: str, to: str) -> str:
    """The query text going back so far, or with nothing to go back to without `since:`."""
    return narrowed(without(text, "since"), *([f"since:{to}"] if to else []))


def narrowed(text: str, *words: str) -> str:
    """The query text with more that has to be in a story as well. One that cannot be read stays."""
    more = " ".join(words)
    tree, plain = _tree(text), f"{text} {more}".strip()
    if tree is None:
        return text
    return plain if _tree(plain) == both(tree, parse(more)) else f"({text}) {more}"


def without(text: str, *fields: str) -> str:
    """The query text without these fields, where they filter all of it. One that cannot be read stays."""
    tree = _tree(text)
    if tree is None:
        return text
    left = joined(And, (part for part in parts_of(tree) if _field(part, text) not in fields)) or All()
    cut = text
    for part in reversed(parts_of(tree)):
        if _field(part, text) in fields:
            cut = _cut(cut, part.span)
    return cut.strip() if _tree(cut) == left else unparse(left)


def _filtered(text: str, tag: Tag, given: Sequence[Filter]) -> str:
    """The query text with these filters by a tag and no others."""
    asked = [each.typed for each in given if not each.denied]
    any_of = [f"({' OR '.join(asked)})"] if len(asked) > 1 else asked
    return narrowed(without(text, tag), *any_of, *(each.typed for each in given if each.denied))


def _filters(part: Node) -> tuple[Filter, ...]:
    """What a part of the query filters by, where that is one value of a tag, any of several, or none of them."""
    match part:
        case Tagged(tag, value):
            return (Filter(tag, value),)
        case Or(parts) if all(isinstance(each, Tagged) for each in parts):
            found = tuple(Filter(each.tag, each.value) for each in parts if isinstance(each, Tagged))
            return found if len({each.tag for each in found}) == 1 else ()
        case Not(inner):
            return tuple(Filter(each.tag, each.value, denied=True) for each in _filters(inner))
        case _:
            return ()


def _field(part: Node, text: str) -> str:
    """The field by which a part of the query filters; nothing for a part that looks for words."""
    if isinstance(part, Dated) and (name := _NAME.match(text, part.span[0])):
        return name[0].lower()
    return next((each.tag for each in _filters(part)), "")


def _tree(text: str) -> Node | None:
    try:
        return parse(text)
    except QueryError:
        return None


def _cut(text: str, span: Span) -> str:
    """The text without one part, the brackets that held only it, and the AND that joined it."""
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    while before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if _AND_LAST.search(before):
        before = _AND_LAST.sub("", before)
    else:
        after = _AND_FIRST.sub("", after)
    return f"{before.rstrip()} {after.lstrip()}".strip()
