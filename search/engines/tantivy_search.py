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

    from search.engines.result_page import ResultPage
    from search.query.tree import Node


_LARGE = 200_000
"""Stories from which on half of what is counted is counted in a second thread. To count takes longer than to find, and
tantivy works on a query in one thread, outside Python's lock; of fewer stories it is quicker than to start another."""

Found: TypeAlias = list[tuple[str, int]]
"""The ids and `Story.order`s of the hits of a page and of the first of the next."""


def hits_and_counts(
    searcher: Searcher, query: Node, wanted: ResultPage, aggregations: dict[str, Any]
) -> tuple[Found, dict[str, Any]]:
    """What `found` gives, and the answer to the aggregations.

    The first page of a list by time is found on the way, as one more aggregation: to go through all that match
    twice takes longer, most of all for a phrase of two common words.
    """
    asked = compiled(query)
    if wanted.fetch == 0:
        return [], _counted(searcher, asked, aggregations)
    if wanted.start is None and wanted.order is not Order.BEST:
        answer = _counted(searcher, asked, {"hits": _first_page(wanted), **aggregations})
        return [_hit(hit["docvalue_fields"]) for hit in answer["hits"]["hits"]], answer
    return found(searcher, query, wanted), _counted(searcher, asked, aggregations)


def _counted(searcher: Searcher, asked: Query, aggregations: dict[str, Any]) -> dict[str, Any]:
    if searcher.num_docs < _LARGE:
        return searcher.aggregate(asked, aggregations)
    one, other = (dict(list(aggregations.items())[start::2]) for start in (0, 1))
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(searcher.aggregate, asked, other)
        return searcher.aggregate(asked, one) | counting.result()


def found(searcher: Searcher, query: Node, wanted: ResultPage) -> Found:
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


def _first_page(wanted: ResultPage) -> dict[str, Any]:
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


def _by_time(searcher: Searcher, query: Query, wanted: ResultPage) -> SearchResult:
    newest = wanted.order is Order.NEWEST
    if wanted.start is not None:
        query = beyond(wanted.start, query, older=newest)
    direction = tantivy.Order.Desc if newest else tantivy.Order.Asc
    return searcher.search(query, limit=wanted.fetch, count=False, order_by_field="order", order=direction)
