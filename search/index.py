"""The interface of the search engines: the project's own types in and out, and no engine's query language.

An engine answers with ids and counts, never with text: text comes from the store, through `search.rights`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from search.tags import FACETS, Tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from search.query.tree import Node
    from search.story import Story


class Order(StrEnum):
    """The order of hits: by relevance, which favours newer stories, or by `Story.order`, ascending or descending."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """The answer to a query.

    `ids` are the hits of this page, in order. `total` is the number of all stories that match. `next` is the `after` of
    the next page, None on the last page; callers do not look into it. The counts are over all stories that match, not
    only those of this page: `facets` by the values of each tag that was asked for, the most frequent first; `days` by
    the day of publication in the newsroom's time zone; `undated` counts the stories without such a day, so that
    `sum(days.values()) + undated == total`.
    """

    ids: tuple[str, ...]
    total: int
    next: str | None = None
    facets: Mapping[Tag, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, int]:
        """How many of the stories that match each source has."""
        return self.facets.get(Tag.SOURCE, {})

    @property
    def undated(self) -> int:
        """How many of the stories that match state no date of publication."""
        return self.total - sum(self.days.values())


Add = Callable[["Sequence[Story]"], dict[str, str]]
"""A function like `StoryIndex.add`."""


class StoryIndex(Protocol):
    """What a search engine must do.

    `search.indexer` and `search.index_maintenance` call it to write; `search.results`, `search.trends`,
    `search.insights` and `search.alerts` to read. Every method may raise `SearchIndexError`; `add` and `remove` may
    raise `IndexBusy` if another process writes. `search.query` checks a query tree before, so no method raises
    `QueryError`.
    """

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """Index these stories, each in place of an older version of itself. Searches see them on return.

        A story that is indexed in a newer version stays as it is. Returns the reason, by id, for each story that the
        engine will never take.
        """

    @property
    def outdated(self) -> bool:
        """Whether another version of Blue Light built the index.

        It then answers what it can, and takes no stories until it is rebuilt.
        """

    def rebuilding(self) -> AbstractContextManager[Add]:
        """Open an empty index to fill with every story, while the current one answers.

        The block gets the function that adds stories. When the block ends without an error, the new index replaces the
        current one in one step; after an error it is deleted. What other processes add meanwhile goes into both, or
        waits in the queue (`IndexBusy`).
        """

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the versions of those of these stories that are indexed; at most 10,000 ids."""

    def ids(self) -> Iterator[tuple[str, ...]]:
        """Yield the ids of all indexed stories, many at a time."""

    def remove(self, ids: Sequence[str]) -> None:
        """Remove these stories; an id that is not indexed is ignored."""

    def count(self) -> int:
        """Return how many stories are indexed."""

    def search(
        self,
        query: Node,
        *,
        order: Order = Order.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Tag] = FACETS,
    ) -> Hits:
        """Return the page of `limit` stories that starts at `after`, and counts over all stories that match.

        A `limit` of 0 gives counts only. An `after` that this index did not return gives the first page. `facets` are
        the tags whose values are counted: among many stories, counting one tag takes as long as finding the stories.
        """

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return how many stories have each of these folded words, in the headline or the text."""

    def match(self, stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
        """Return which queries match which of these stories: pairs of the query's number and the story's id.

        Each story is matched as it is given, whatever the index has of it: it may be an earlier version, or not be
        indexed at all. Of two versions of a story, only the last in `stories` counts.
        """

    def close(self) -> None:
        """Close files and connections."""
