"""Hits and counts from one searcher of tantivy's, in parts that run side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import tantivy
from tantivy import Query, Searcher, SearchResult

from search.engines.tantivy_query import beyond, compiled, ranked
from search.index import Order

if TYPE_CHECKING:
    from tantivy import DocAddress

    from search.engines.paging import Page
    from search.query.tree import Node


Found: TypeAlias = list[tuple[str, int]]
"""The ids and `Story.order`s of the hits of a page and of the first of the next."""


def hits_and_counts(
    searcher: Searcher, query: Node, wanted: Page, aggregations: dict[str, Any]
) -> tuple[Found, dict[str, Any]]:
    """What `found` gives, and the answer to the aggregations.

    tantivy works on a query in one thread, outside Python's lock, and to count takes longer than to find: so half of
    it is counted in a second thread. The first page of a list by time is found on the way, as one more aggregation,
    because a phrase of two common words takes as long to find as all that it matches takes to count.
    """
    asked = compiled(query)
    names = list(aggregations)
    one, other = ({name: aggregations[name] for name in names[start::2]} for start in (0, 1))
    on_the_way = wanted.fetch and wanted.start is None and wanted.order is not Order.BEST
    if on_the_way:
        one["hits"] = _first_page(wanted)
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(searcher.aggregate, asked, other)
        answer = searcher.aggregate(asked, one)
        hits = found(searcher, query, wanted) if wanted.fetch and not on_the_way else []
    if on_the_way:
        hits = [_hit(hit["docvalue_fields"]) for hit in answer["hits"]["hits"]]
    return hits, answer | counting.result()


def found(searcher: Searcher, query: Node, wanted: Page) -> Found:
    """One page, by relevance or by time."""
    if wanted.order is Order.BEST:
        result = searcher.search(ranked(query), limit=wanted.fetch, count=False, offset=wanted.start or 0)
    else:
        result = _by_time(searcher, compiled(query), wanted)
    places = [at for _, at in result.hits]
    orders = searcher.fast_field_values("order", places)
    return [(id_, int(order or 0)) for id_, order in zip(ids_at(searcher, places), orders, strict=True)]


def ids_at(searcher: Searcher, places: list[DocAddress]) -> list[str]:
    """The ids of the stories that stand there."""
    return [_id(int(number or 0)) for number in searcher.fast_field_values("number", places)]


def _id(number: int) -> str:
    return f"{number:016x}"


def _first_page(wanted: Page) -> dict[str, Any]:
    direction = "desc" if wanted.order is Order.NEWEST else "asc"
    return {
        "top_hits": {
            "size": wanted.fetch,
            "sort": [{"order": direction}],
            "docvalue_fields": ["number", "order"],
        }
    }


def _hit(columns: dict[str, list[int]]) -> tuple[str, int]:
    return _id(columns["number"][0]), columns["order"][0]


def _by_time(searcher: Searcher, query: Query, wanted: Page) -> SearchResult:
    newest = wanted.order is Order.NEWEST
    if wanted.start is not None:
        query = beyond(wanted.start, query, older=newest)
    direction = tantivy.Order.Desc if newest else tantivy.Order.Asc
    return searcher.search(query, limit=wanted.fetch, count=False, order_by_field="order", order=direction)
