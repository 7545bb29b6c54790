"""Trees made of trees: a query with less in it than was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.query.tree import All, And, Node, Not, Or, Tagged, Word, joined, leaves, parts_of

if TYPE_CHECKING:
    from search.tags import Tag


def as_typed(node: Node) -> Node:
    """The query without the inflections of its words."""
    match node:
        case Word():
            return replace(node, forms=())
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(map(as_typed, parts)))
        case Not(part):
            return replace(node, part=as_typed(part))
        case _:
            return node


def without(node: Node, tag: Tag) -> Node:
    """The query without what filters all of it by this tag, be it one value, one of several, or none of some."""
    kept = [part for part in parts_of(node) if not _is_filter(part, tag)]
    return joined(And, kept) or All()


def _is_filter(node: Node, tag: Tag) -> bool:
    return all(isinstance(leaf, Tagged) and leaf.tag is tag for leaf in leaves(node))
