"""What an engine is asked without `StoryIndex`: its own calls, for the same hits and the same counts."""

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
    """A call that finds the newest stories and counts, with the query ready in the engine's own form."""
    if isinstance(index, ElasticsearchIndex):
        return _elasticsearch(index, tree)
    assert isinstance(index, TantivyIndex)
    return _tantivy(index, tree)


def drop(index: StoryIndex) -> None:
    """Delete an index of an Elasticsearch that a benchmark made."""
    if isinstance(index, ElasticsearchIndex):
        index._client.indices.delete(index=[held.index for held in index._held().values()])


def _tantivy(index: TantivyIndex, tree: Node) -> Callable[[], object]:
    query = tantivy_query.compiled(tree)

    def call() -> object:
        searcher = index._index.searcher()
        found = searcher.search(query, limit=PAGE, order_by_field="order", order=tantivy.Order.Desc)
        numbers = searcher.fast_field_values("number", [at for _, at in found.hits])
        return numbers, searcher.aggregate(query, COUNTS)

    return call


def _elasticsearch(index: ElasticsearchIndex, tree: Node) -> Callable[[], object]:
    query = elasticsearch_query.compiled(tree)
    return lambda: index._client.search(
        index=index._name,
        query=query,
        size=PAGE,
        sort=[{"order": "desc"}],
        aggregations=COUNTS,
        source=False,
        track_total_hits=False,
    )
