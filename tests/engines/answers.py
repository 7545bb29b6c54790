"""The answers of an index, in the form of the referee's."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from search.index import Order
from search.tags import FACETS
from tests.referee import Answer

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.query.tree import Node


def said(index: StoryIndex, query: Node) -> Answer:
    """Return everything that an index answers to a query, from all pages."""
    hits = index.search(query, limit=0)
    ids = list(chain(*pages(index, query, limit=150)))
    assert len(ids) == len(set(ids)) == hits.total
    return Answer(
        ids=frozenset(ids),
        facets={tag: Counter(hits.facets.get(tag)) for tag in FACETS},
        days=Counter(hits.days),
        undated=hits.undated,
    )


def pages(index: StoryIndex, query: Node, *, limit: int, order: Order = Order.NEWEST) -> list[tuple[str, ...]]:
    """Yield the ids of each page, up to the last."""
    found = [index.search(query, order=order, limit=limit)]
    while found[-1].next:
        found.append(index.search(query, order=order, limit=limit, after=found[-1].next))
    return [hits.ids for hits in found]
