"""How far back the store is complete for a query. A store of four days says nothing about a usual week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from search import calendar
from search.query.tree import Dated, both, filters_only

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from search.index import StoryIndex
    from search.query.tree import Node

ENOUGH = 7
"""Days that must be collected before a usual day is estimated, since a week has five working days and a weekend."""

_RECENT = 14
"""The fullest of so many last days is the measure of a full day."""
_FULL = 5
"""A day with a fifth of the fullest day's stories counts as collected, so that Sundays do."""
_THIN = 3
"""Up to three thin days are a holiday; more mean that collection had not begun."""
_FEW = 10
"""If the fullest day has fewer stories than this, a day without stories means nothing."""


@dataclass(frozen=True, slots=True)
class CollectedPeriod:
    """The time for which the store is complete for a query.

    `since`: its first newsroom day, None if there are no stories. `days`: its length in days, including today.
    `sources`: the names of the sources that have stories in it.
    """

    since: date | None
    days: int
    sources: frozenset[str]

    @property
    def enough(self) -> bool:
        """Whether the period is long enough to estimate a usual day."""
        return self.days >= ENOUGH

    @property
    def length(self) -> float:
        """The length in days, with only that part of today that has passed."""
        return (calendar.now() - calendar.midnight(self.since)) / timedelta(days=1) if self.since else 0.0


def collected_period(query: Node, index: StoryIndex, *, first: date) -> CollectedPeriod:
    """Return for how long, since the newsroom day `first`, everything that passes a query's filters was collected.

    The period begins where full days begin. The first visit of a source brings a few older stories that are still on
    its list, which does not mean that all stories of those days were collected. Raises `SearchIndexError`.
    """
    filters, today = filters_only(query), calendar.today()
    since = first_full_day(index.search(both(filters, Dated(first, None)), limit=0).days, first=first, today=today)
    if since is None:
        return CollectedPeriod(None, 0, frozenset())
    sources = index.search(both(filters, Dated(since, None)), limit=0).sources
    return CollectedPeriod(since, (today - since).days + 1, frozenset(sources))


def first_full_day(counts: Mapping[date, int], *, first: date, today: date) -> date | None:
    """Return the first day, not before `first`, since which days are full; None if no day has a story.

    `counts` has the number of stories of each newsroom day.
    """
    newest_first = [today - timedelta(days=back) for back in range((today - first).days + 1)]
    with_stories = [day for day in newest_first if counts.get(day)]
    if not with_stories:
        return None
    fullest = max(counts.get(day, 0) for day in newest_first[:_RECENT])
    if fullest < _FEW:
        return with_stories[-1]
    full = [place for place, day in enumerate(newest_first) if counts.get(day, 0) * _FULL >= fullest]
    before_gap = (place for place, next_place in pairwise(full) if next_place - place > _THIN + 1)
    return newest_first[next(before_gap, full[-1])]
