"""Match queries to stories that are given in memory, whatever an index has of them. Both engines use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import Index

from search.engines.tantivy_query import compiled
from search.engines.tantivy_schema import SCHEMA, WRITER_MEMORY, tantivy_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Searcher

    from search.query.tree import Node
    from search.story import Story


def match_in_memory(stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
    """Return what `StoryIndex.match` promises, by running each query on an index of these stories alone."""
    if not stories:
        return set()
    latest = {story.id: story for story in stories}.values()
    searcher = _searcher(latest)
    ids = {story.order: story.id for story in latest}
    return {
        (number, ids[order])
        for number, query in queries.items()
        for order, _ in searcher.search(compiled(query), limit=len(ids), count=False, order_by_field="order").hits
    }


def _searcher(stories: Iterable[Story]) -> Searcher:
    index = Index(SCHEMA)
    writer = index.writer(WRITER_MEMORY, num_threads=1)
    for story in stories:
        writer.add_document(tantivy_document(story))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()
