"""The hits and counts of a search, from one searcher of tantivy. Where there is much to count, two threads do it."""

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
"""From this many stories on, a second thread counts half of the facets. Counting takes longer than finding, and tantivy
works on a query in one thread, without Python's lock. For fewer stories, a second thread costs more than it saves."""

FetchedHits: TypeAlias = list[tuple[str, int]]
"""The ids and `Story.order`s of the hits of a page, and of the first hit of the next page."""


def hits_and_counts(
    searcher: Searcher, query: Node, page: ResultPage, aggregations: dict[str, Any]
) -> tuple[FetchedHits, dict[str, Any]]:
    """Return the hits of a page, and the answer to the aggregations.

    The first page of a list by time is one more aggregation: two passes over all stories that match take longer, most
    of all for a phrase of two common words.
    """
    compiled_query = compiled(query)
    if page.fetch == 0:
        return [], _counted(searcher, compiled_query, aggregations)
    if page.start is None and page.order is not Order.BEST:
        answer = _counted(searcher, compiled_query, {"hits": _first_page(page), **aggregations})
        return [_hit(hit["docvalue_fields"]) for hit in answer["hits"]["hits"]], answer
    return hits_of_page(searcher, query, page), _counted(searcher, compiled_query, aggregations)


def _counted(searcher: Searcher, query: Query, aggregations: dict[str, Any]) -> dict[str, Any]:
    if searcher.num_docs < _LARGE:
        return searcher.aggregate(query, aggregations)
    one, other = (dict(list(aggregations.items())[start::2]) for start in (0, 1))
    with ThreadPoolExecutor(1) as thread:
        counting = thread.submit(searcher.aggregate, query, other)
        return searcher.aggregate(query, one) | counting.result()


def hits_of_page(searcher: Searcher, query: Node, page: ResultPage) -> FetchedHits:
    """Return the hits of a page, by relevance or by time."""
    if page.order is Order.BEST:
        result = searcher.search(ranked(query), limit=page.fetch, count=False, offset=page.start or 0)
    else:
        result = _by_time(searcher, compiled(query), page)
    addresses = [address for _, address in result.hits]
    orders = searcher.fast_field_values("order", addresses)
    return [(id_, int(order or 0)) for id_, order in zip(ids_at(searcher, addresses), orders, strict=True)]


def ids_at(searcher: Searcher, addresses: list[DocAddress]) -> list[str]:
    """Return the ids of the stories at these addresses of documents."""
    return [_id(int(number or 0)) for number in searcher.fast_field_values("number", addresses)]


def _id(number: int) -> str:
    return f"{number:016x}"


def _first_page(page: ResultPage) -> dict[str, Any]:
    direction = "desc" if page.order is Order.NEWEST else "asc"
    return {
        "top_hits": {
            "size": page.fetch,
            "sort": [{"order": direction}],
            "docvalue_fields": ["number", "order"],
        }
    }


def _hit(columns: dict[str, list[int]]) -> tuple[str, int]:
    return _id(columns["number"][0]), columns["order"][0]


def _by_time(searcher: Searcher, query: Query, page: ResultPage) -> SearchResult:
    newest = page.order is Order.NEWEST
    if page.start is not None:
        query = beyond(page.start, query, older=newest)
    direction = tantivy.Order.Desc if newest else tantivy.Order.Asc
    return searcher.search(query, limit=page.fetch, count=False, order_by_field="order", order=direction)
