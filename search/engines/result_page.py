"""Which part of the hits is asked for, and where the next part starts."""

from __future__ import annotations

from dataclasses import dataclass

from search.index import Order
from search.query.tree import Node, has_words

DEEPEST = 10_000
"""Hits on a page at most, and hits by relevance in all; newest or oldest first goes on for ever."""

_HIGHEST = {Order.BEST: DEEPEST, Order.NEWEST: 2**63, Order.OLDEST: 2**63}


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A part of the hits.

    `start` is a number of hits to skip (best first) or the `Story.order` that hits must be beyond (newest or oldest
    first, so that a page stays the same while newer stories arrive); None on the first page.
    """

    order: Order
    size: int
    start: int | None

    @property
    def fetch(self) -> int:
        """How many hits to ask for: one more than is shown tells whether there is a next page."""
        return self.size + 1 if self.size else 0

    def cut(self, found: list[tuple[str, int]]) -> tuple[tuple[str, ...], str | None]:
        """The ids of this page, and `after` for the next, from the fetched hits' ids and `Story.order`s."""
        shown = found[: self.size]
        ids = tuple(story_id for story_id, _ in shown)
        if not shown or len(found) == len(shown):
            return ids, None
        start = (self.start or 0) + self.size if self.order is Order.BEST else shown[-1][1]
        return ids, f"{self.order}:{start}" if start < _HIGHEST[self.order] else None


def page(query: Node, order: Order, limit: int, after: str | None) -> ResultPage:
    """The part that `StoryIndex.search` was asked for. Without words nothing is relevant: newest first then."""
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
    return start if after == f"{order}:{start}" and 0 <= start < _HIGHEST[order] else None
