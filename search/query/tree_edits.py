"""Query trees made from other trees: without inflections, without a filter, or with other words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Tagged,
    Word,
    joined,
    leaves,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from search.tags import Tag


def without_inflections(node: Node) -> Node:
    """Return the query without the inflections of its words."""
    return _with_words(node, lambda word: replace(word, forms=()))


def without_tag(node: Node, tag: Tag) -> Node:
    """Return the query without its filters on this tag.

    A filter is one of the parts that must all hold, if it asks for nothing but values of this tag: one value, one of
    several, or none of some.
    """
    return joined(And, [part for part in parts_of(node) if not _is_filter(part, tag)]) or All()


def _is_filter(node: Node, tag: Tag) -> bool:
    return all(isinstance(leaf, Tagged) and leaf.tag is tag for leaf in leaves(node))


def with_words_replaced(node: Node, replacements: Mapping[Word, Word]) -> Node:
    """Return the query with the words that are keys of `replacements` replaced by their values."""
    return _with_words(node, lambda word: replacements.get(word, word))


def _with_words(node: Node, change: Callable[[Word], Word]) -> Node:
    match node:
        case Word():
            return change(node)
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(_with_words(part, change) for part in parts))
        case Not(part):
            return replace(node, part=_with_words(part, change))
        case All() | Tagged() | Dated() | Phrase() | Near() | Prefix() | Fuzzy():
            return node
        case _:
            assert_never(node)
