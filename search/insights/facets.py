"""Counts for the filters of a search, each as if that filter were not set, so that another value can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.tree_edits import without_tag
from search.tags import FACETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.index import Hits, StoryIndex
    from search.query.tree import Node
    from search.tags import Tag


def facets(query: Node, hits: Hits, index: StoryIndex) -> dict[Tag, Mapping[str, int]]:
    """Return for each tag that is counted its values and how many stories have each; `hits` is the answer to `query`.

    Each tag that the query filters by costs one more request. Raises `SearchIndexError`.
    """
    counted = {}
    for tag in FACETS:
        rest = without_tag(query, tag)
        counted_hits = hits if rest == query else index.search(rest, limit=0, facets=(tag,))
        counted[tag] = counted_hits.facets.get(tag, {})
    return counted
