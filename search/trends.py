"""How many stories match a query over time: from an index's counts to the points of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from search import calendar
from search.query.tree import Dated, Node, both, filters_only

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.index import StoryIndex
    from search.insights.collection_gaps import CollectionGaps


class Unit(StrEnum):
    """The length of time that a point of a chart covers."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day, week or month of a trend; `start` is its first day.

    `count` is how many stories that match were published in it. `of` is how many the query's filters alone find. If it
    is `unfinished`, it contains today, and both numbers may grow.
    """

    start: date
    count: int
    of: int
    unfinished: bool

    @property
    def share(self) -> float:
        """`count` as a fraction of `of`, from 0 to 1; 0 if there are no stories at all."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendGap:
    """A day, week or month of a chart for which not everything was collected; `start` is its first day.

    `sources` are the labels of the sources that were not collected for some of it. `share` is the missing part of the
    time of all sources that are shown, from 0 to 1.
    """

    start: date
    sources: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The points of a chart, oldest first and without gaps.

    `undated` stories match but state no date of publication. With the counts of the points they add up to `total`, the
    number of hits. `undated_of` is how many undated stories the filters alone find.
    """

    points: tuple[Point, ...]
    undated: int
    undated_of: int
    total: int


def trend(query: Node, index: StoryIndex, *, first: date, unit: Unit = Unit.DAY) -> Trend:
    """Count the stories that match, from the newsroom day `first`, or its week or month, until today.

    Stories that state no date count if they were first seen since then. Raises `SearchIndexError`.
    """
    first = _start(first, unit)
    query = both(query, Dated(first, None))
    hits = index.search(query, limit=0, facets=())
    everything = index.search(filters_only(query), limit=0, facets=())
    return Trend(
        points=points(hits.days, everything.days, first=first, today=calendar.today(), unit=unit),
        undated=hits.undated,
        undated_of=everything.undated,
        total=hits.total,
    )


def points(
    counts: Mapping[date, int], of: Mapping[date, int], *, first: date, today: date, unit: Unit
) -> tuple[Point, ...]:
    """Return the points from the day, week or month of `first` to that of `today`, or of the last count if later."""
    counted, all_counted = _summed(counts, unit), _summed(of, unit)
    start, last = _start(first, unit), max(_start(today, unit), *counted, *all_counted, _start(first, unit))
    all_points = []
    while start <= last:
        all_points.append(
            Point(
                start=start,
                count=counted.get(start, 0),
                of=all_counted.get(start, 0),
                unfinished=_next(start, unit) > today,
            )
        )
        start = _next(start, unit)
    return tuple(all_points)


def trend_gaps(points: Sequence[Point], uncollected: CollectionGaps, unit: Unit) -> tuple[TrendGap, ...]:
    """Return the points for which not everything was collected."""
    gaps = []
    for point in points:
        begin, end = calendar.midnight(point.start), calendar.midnight(_next(point.start, unit))
        if point.unfinished:
            end = calendar.now()
        missed = {gap: min(gap.until, end) - max(gap.since, begin) for gap in uncollected.gaps}
        missed = {gap: time for gap, time in missed.items() if time > timedelta(0)}
        if missed and end > begin:
            share = sum(missed.values(), timedelta(0)) / ((end - begin) * len(uncollected.labels))
            sources = tuple(dict.fromkeys(uncollected.labels[gap.source] for gap in missed))
            gaps.append(TrendGap(start=point.start, sources=sources, share=share))
    return tuple(gaps)


def _summed(days: Mapping[date, int], unit: Unit) -> dict[date, int]:
    sums: dict[date, int] = {}
    for day, count in days.items():
        sums[_start(day, unit)] = sums.get(_start(day, unit), 0) + count
    return sums


def _start(day: date, unit: Unit) -> date:
    match unit:
        case Unit.DAY:
            return day
        case Unit.WEEK:
            return calendar.week_of(day)
        case Unit.MONTH:
            return calendar.month_of(day)
        case _:
            assert_never(unit)


def _next(start: date, unit: Unit) -> date:
    """Return the first day of the day, week or month that follows the one that starts at `start`."""
    return _start(start + timedelta(days=_most_days(unit)), unit)


def _most_days(unit: Unit) -> int:
    match unit:
        case Unit.DAY:
            return 1
        case Unit.WEEK:
            return 7
        case Unit.MONTH:
            return 31
        case _:
            assert_never(unit)
