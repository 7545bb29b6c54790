"""The seam to the search engines: domain types in, domain types out, no engine's query language.

An engine answers with ids and counts, never with text: words come from the store, through `search.rights`.
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
    """How hits are ordered: by relevance with a lean to the newer, or by `Story.order`, from either end."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """The answer to a query.

    `ids`: the hits of this page, in order. `total`: how many stories match in all. `next`: where the next
    page starts, None on the last; opaque, to be handed back as `after`. The counts are over all matching
    stories, not only this page's: `facets` by the values of each tag in `search.tags.FACETS`, the most frequent
    first; `days` by the newsroom day of publication; `undated` those without one, so that
    `sum(days.values()) + undated == total`.
    """

    ids: tuple[str, ...]
    total: int
    next: str | None = None
    facets: Mapping[Tag, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, int]:
        """How many of the matching stories each source has."""
        return self.facets.get(Tag.SOURCE, {})

    @property
    def undated(self) -> int:
        """How many of the matching stories state no date of publication."""
        return self.total - sum(self.days.values())


Add = Callable[["Sequence[Story]"], dict[str, str]]
"""`StoryIndex.add`, of whichever index."""


class StoryIndex(Protocol):
    """What a search engine must do. Called by `search.indexer` and `search.index_maintenance` (write), and to read by
    `search.results`, `search.trends` and what is found out about a result (`search.insights`).

    Every method may raise `SearchIndexError`; `add` and `remove` may raise `IndexBusy` where another process
    writes. A query tree is checked before it comes here (`search.query`), so no method raises `QueryError`.
    """

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """Index these stories, each in the place of an older version of itself; searches see them on return.

        A story that is held in a newer version stays as it is. Returns the reasons, by their ids, of those that
        the engine will never take.
        """

    @property
    def outdated(self) -> bool:
        """Whether another version of Blue Light built it: it answers what it can, and takes nothing till rebuilt."""

    def rebuilding(self) -> AbstractContextManager[Add]:
        """An empty index to fill with every story, while the present one goes on answering.

        When the block ends well it takes the other's place in one step; else it is dropped. What other processes
        add meanwhile is in both, or waits in the queue (`IndexBusy`).
        """

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """Those of these stories that are indexed, each with its version; at most 10,000 ids."""

    def ids(self) -> Iterator[tuple[str, ...]]:
        """The ids of everything that is indexed, in parts."""

    def remove(self, ids: Sequence[str]) -> None:
        """Forget these stories; an id that is not there is no error."""

    def count(self) -> int:
        """How many stories are indexed."""

    def search(
        self,
        query: Node,
        *,
        order: Order = Order.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Tag] = FACETS,
    ) -> Hits:
        """The stories that match, `limit` of them from `after` on, and the counts over all; 0 gives counts only.

        An `after` that this index did not give out is read as the first page. `facets`: the tags whose values are
        counted; over many stories each of them costs as much as finding these.
        """

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """In how many stories each of these folded words stands, headline or text."""

    def match(self, stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
        """Which of the queries match which of these stories, as pairs of the query's number and the story's id.

        The stories were added before, or are other versions of such; the answer is the one that `search` would give
        of them as they are given.
        """

    def close(self) -> None:
        """Let go of files and connections."""
