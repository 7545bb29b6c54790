"""Which page of the hits is requested, and where the next page starts."""

from __future__ import annotations

from dataclasses import dataclass

from search.index import Order
from search.query.tree import Node, has_words

DEEPEST = 10_000
"""The most hits on a page, and the most hits by relevance in all. By time there is no limit."""

_HIGHEST_START = {Order.BEST: DEEPEST, Order.NEWEST: 2**63, Order.OLDEST: 2**63}


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of the hits.

    `start` is None on the first page. By relevance it is the number of hits to skip. By time it is the `Story.order`
    after which the page starts, so that a page stays the same while newer stories arrive.
    """

    order: Order
    size: int
    start: int | None

    @property
    def fetch(self) -> int:
        """How many hits to ask for: one more than the page shows, to learn whether there is a next page."""
        return self.size + 1 if self.size else 0

    def cut(self, hits: list[tuple[str, int]]) -> tuple[tuple[str, ...], str | None]:
        """Return the ids of this page and the `after` of the next, from the ids and `Story.order`s of fetched hits."""
        shown = hits[: self.size]
        ids = tuple(story_id for story_id, _ in shown)
        if not shown or len(hits) == len(shown):
            return ids, None
        start = (self.start or 0) + self.size if self.order is Order.BEST else shown[-1][1]
        return ids, f"{self.order}:{start}" if start < _HIGHEST_START[self.order] else None


def requested_page(query: Node, order: Order, limit: int, after: str | None) -> ResultPage:
    """Return the page that `StoryIndex.search` was asked for.

    A query without words makes no story more relevant than another, so its hits are newest first.
    """
    if order is Order.BEST and not has_words(query):
        order = Order.NEWEST
    start = _start(order, after)
    size = min(limit, DEEPEST - (start or 0) if order is Order.BEST else DEEPEST)
    return ResultPage(order, size, start)


def _start(order: Order, after: str | None) -> int | None:
    try:
        start = int((after or "").removeprefix(f"{order}:"))
    except ValueError:
        return None
    return start if after == f"{order}:{start}" and 0 <= start < _HIGHEST_START[order] else None
