"""Trees made of trees: a query without its inflections, without a filter, or with other words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.query.tree import All, And, Node, Not, Or, Tagged, Word, joined, leaves, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from search.tags import Tag


def as_typed(node: Node) -> Node:
    """The query without the inflections of its words."""
    return _each(node, lambda word: replace(word, forms=()))


def without(node: Node, tag: Tag) -> Node:
    """The query without what filters all of it by this tag, be it one value, one of several, or none of some."""
    kept = [part for part in parts_of(node) if not _is_filter(part, tag)]
    return joined(And, kept) or All()


def _is_filter(node: Node, tag: Tag) -> bool:
    return all(isinstance(leaf, Tagged) and leaf.tag is tag for leaf in leaves(node))


def replaced(node: Node, instead: Mapping[Word, Word]) -> Node:
    """The query with other words in the place of some."""
    return _each(node, lambda word: instead.get(word, word))


def _each(node: Node, change: Callable[[Word], Word]) -> Node:
    match node:
        case Word():
            return change(node)
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(_each(part, change) for part in parts))
        case Not(part):
            return replace(node, part=_each(part, change))
        case _:
            return node
