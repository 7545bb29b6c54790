"""Counts for the filters of a search, each as if that filter were not set, so that another value can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.tree_edits import without
from search.tags import FACETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.index import Hits, StoryIndex
    from search.query.tree import Node
    from search.tags import Tag


def facets(query: Node, hits: Hits, index: StoryIndex) -> dict[Tag, Mapping[str, int]]:
    """For each tag that is counted, its values and their stories; `hits` is what the index found for `query`.

    One more request for each tag that the query filters by. Raises `SearchIndexError`.
    """
    counted = {}
    for tag in FACETS:
        rest = without(query, tag)
        counted_hits = hits if rest == query else index.search(rest, limit=0, facets=(tag,))
        counted[tag] = counted_hits.facets.get(tag, {})
    return counted
