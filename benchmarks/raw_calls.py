"""The calls of an engine's own client that find the same hits and counts as `StoryIndex.search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy

from search.engines import elasticsearch_query, tantivy_query
from search.engines.counts import aggregations
from search.engines.elasticsearch import ElasticsearchIndex
from search.engines.tantivy import TantivyIndex
from search.tags import FACETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.index import StoryIndex
    from search.query.tree import Node

PAGE = 20
COUNTS = aggregations(FACETS)


def raw_call(index: StoryIndex, tree: Node) -> Callable[[], object]:
    """Return a call that finds the newest stories and counts. The query is compiled before, not in the call."""
    if isinstance(index, ElasticsearchIndex):
        return _elasticsearch(index, tree)
    assert isinstance(index, TantivyIndex)
    return _tantivy(index, tree)


def drop(index: StoryIndex) -> None:
    """Delete an index of an Elasticsearch that a benchmark created."""
    if isinstance(index, ElasticsearchIndex):
        index._client.indices.delete(index=[each.index for each in index._aliases.ensure().values()])


def _tantivy(index: TantivyIndex, tree: Node) -> Callable[[], object]:
    query = tantivy_query.compiled(tree)

    def call() -> object:
        searcher = index._index.searcher()
        result = searcher.search(query, limit=PAGE, order_by_field="order", order=tantivy.Order.Desc)
        numbers = searcher.fast_field_values("number", [at for _, at in result.hits])
        return numbers, searcher.aggregate(query, COUNTS)

    return call


def _elasticsearch(index: ElasticsearchIndex, tree: Node) -> Callable[[], object]:
    query = elasticsearch_query.compiled(tree)
    return lambda: index._client.search(
        index=index._aliases.current,
        query=query,
        size=PAGE,
        sort=[{"order": "desc"}],
        aggregations=COUNTS,
        source=False,
        track_total_hits=False,
    )
