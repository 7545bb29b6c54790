"""Which sources a query can find stories of."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from search.query.tree import All, And, Dated, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Tagged, Word
from search.tags import Tag

if TYPE_CHECKING:
    from search.story import Source


def may_match(query: Node, source: Source) -> bool:
    """Whether a story of this source may match, by what the query says of sources and kinds."""
    return _may_match(query, source, unknown=True)


def _may_match(node: Node, source: Source, *, unknown: bool) -> bool:
    """Answer `unknown` for any other condition: True for "may match", and so False under a NOT."""
    match node:
        case Tagged(Tag.SOURCE, value):
            return value == source.name
        case Tagged(Tag.KIND, value):
            return value == source.kind
        case And(parts):
            return all(_may_match(part, source, unknown=unknown) for part in parts)
        case Or(parts):
            return any(_may_match(part, source, unknown=unknown) for part in parts)
        case Not(part):
            return not _may_match(part, source, unknown=not unknown)
        case All() | Tagged() | Dated() | Word() | Phrase() | Near() | Prefix() | Fuzzy():
            return unknown
        case _:
            assert_never(node)
