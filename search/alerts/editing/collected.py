"""Since when what a query looks through is really held: a store of four days says nothing about a usual week."""

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
"""Days that have to be held before anything is said about a usual one: a week has five days and a weekend."""

_RECENT = 14
"""Days whose fullest one tells what a full day is."""
_FULL = 5
"""A day with a fifth of that is one on which news was gathered, be it a Sunday."""
_THIN = 3
"""Thinner days in a row that are a holiday; more of them are the time before it began."""
_FEW = 10
"""Stories on the fullest day, below which a day without any says nothing."""


@dataclass(frozen=True, slots=True)
class CollectedPeriod:
    """`since`: the newsroom day from which on stories are held, None where there are none. `days`: how many that is,
    today among them. `sources`: the names of those that they are of.
    """

    since: date | None
    days: int
    sources: frozenset[str]

    @property
    def enough(self) -> bool:
        """Whether it is long enough to speak of a usual day."""
        return self.days >= ENOUGH

    @property
    def length(self) -> float:
        """In days, of today what has passed of it."""
        return (calendar.now() - calendar.midnight(self.since)) / timedelta(days=1) if self.since else 0.0


def collected_period(query: Node, index: StoryIndex, *, first: date) -> CollectedPeriod:
    """What is held of all that passes a query's filters, from the newsroom day `first` on; raises `SearchIndexError`.

    It begins where days begin to be full: the few older stories that stand on a source's list when it is first visited
    are no sign that everything of their days is held.
    """
    filters, today = filters_only(query), calendar.today()
    since = first_full_day(index.search(both(filters, Dated(first, None)), limit=0).days, first=first, today=today)
    if since is None:
        return CollectedPeriod(None, 0, frozenset())
    sources = index.search(both(filters, Dated(since, None)), limit=0).sources
    return CollectedPeriod(since, (today - since).days + 1, frozenset(sources))


def first_full_day(counts: Mapping[date, int], *, first: date, today: date) -> date | None:
    """The day, not before `first`, from which on days are full; None where there is none with a story."""
    last = [today - timedelta(days=back) for back in range((today - first).days + 1)]
    told = [day for day in last if counts.get(day)]
    if not told:
        return None
    fullest = max(counts.get(day, 0) for day in last[:_RECENT])
    if fullest < _FEW:
        return told[-1]
    full = [at for at, day in enumerate(last) if counts.get(day, 0) * _FULL >= fullest]
    gap = (one for one, other in pairwise(full) if other - one > _THIN + 1)
    return last[next(gap, full[-1])]
