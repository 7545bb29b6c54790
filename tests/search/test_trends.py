"""How many stories match over time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import calendar
from search.query import parse
from search.query.tree import All, filters_only
from search.trends import Point, Trend, Unit, points, trend
from tests.stories import GAZETTE, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from tests.conftest import Clock

MONDAY = date(2026, 10, 26)


def adds_up(drawn: Trend) -> bool:
    """Return whether the counts of a trend add up to its total."""
    return (
        sum(point.count for point in drawn.points) + drawn.undated == drawn.total
        and all(0 <= point.count <= point.of and 0 <= point.share <= 1 for point in drawn.points)
        and drawn.undated <= drawn.undated_of
    )


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("query", ["inquest", "inquest source:radio_ambershire", "source:radio_ambershire", "", "fire"])
@pytest.mark.parametrize("first", [date(2026, 10, 20), date(2026, 10, 28), date(2026, 11, 3)])
def test_a_charts_bars_and_the_undated_add_up_to_the_hits(
    index: StoryIndex, clock: Clock, unit: Unit, query: str, first: date
) -> None:
    days = [clock.now - timedelta(hours=7 * step) for step in range(60)]
    index.add(
        [
            story(
                "Inquest." if step % 3 else "Nothing.",
                source=(POLICE, RADIO)[step % 2],
                seen=moment,
                published=None if step % 7 == 0 else moment,
            )
            for step, moment in enumerate(days)
        ]
    )
    drawn = trend(parse(query), index, first=first, unit=unit)
    assert adds_up(drawn)
    since = {Unit.DAY: first, Unit.WEEK: calendar.week_of(first), Unit.MONTH: calendar.month_of(first)}[unit]
    assert drawn.points[0].start == since
    assert drawn.total == index.search(parse(f"{query} after:{since}"), limit=0).total
    assert (drawn.total > 0) is (query != "fire")


def test_a_share_is_of_what_the_filters_find_without_the_words(index: StoryIndex, clock: Clock) -> None:
    index.add(
        [story("Inquest."), story("Inquest.", source=RADIO), story("x", source=RADIO), story("x", source=GAZETTE)]
    )
    today = clock.now.date()
    shares = {
        query: [(point.count, point.of, point.share) for point in trend(parse(query), index, first=today).points]
        for query in ("inquest", "inquest source:radio_ambershire", "source:radio_ambershire", "inquest kind:article")
    }
    assert shares == {
        "inquest": [(2, 4, 0.5)],
        "inquest source:radio_ambershire": [(1, 2, 0.5)],
        "source:radio_ambershire": [(2, 2, 1.0)],
        "inquest kind:article": [(0, 1, 0.0)],
    }


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("inquest", ""),
        ("", ""),
        ("inquest source:radio", "source:radio"),
        ("inquest (source:radio OR kind:report) -kind:article", "(source:radio OR kind:report) -kind:article"),
        ("(inquest source:radio) kind:report", "source:radio kind:report"),
        ("(inquest OR source:radio) kind:report", "kind:report"),
        ("inquest OR source:radio", ""),
        ("NOT inquest source:radio", "source:radio"),
        ("NOT (inquest source:radio)", ""),
        ("NOT (kind:report source:radio) fire", "NOT (kind:report source:radio)"),
        ("title:fire after:2026", "after:2026"),
        ('"port amber" before:2026', "before:2026"),
    ],
)
def test_filters_are_the_parts_that_must_hold_and_look_for_no_words(query: str, filters: str) -> None:
    assert filters_only(parse(query)) == parse(filters)


def test_a_share_of_nothing_is_nothing() -> None:
    assert Point(start=MONDAY, count=0, of=0, unfinished=False).share == 0.0


def test_days_without_stories_have_their_place() -> None:
    counts = {MONDAY: 2, MONDAY + timedelta(days=3): 1}
    drawn = points(counts, counts, first=MONDAY, today=MONDAY + timedelta(days=4), unit=Unit.DAY)
    assert [(point.start - MONDAY).days for point in drawn] == [0, 1, 2, 3, 4]
    assert [point.count for point in drawn] == [2, 0, 0, 1, 0]
    assert [point.unfinished for point in drawn] == [False] * 4 + [True]


def test_the_week_that_goes_on_is_unfinished_until_its_sunday_is_over() -> None:
    sunday = MONDAY + timedelta(days=6)
    for today, unfinished in ((MONDAY, True), (sunday, True), (sunday + timedelta(days=1), False)):
        drawn = points({MONDAY: 1, sunday: 1}, {}, first=sunday, today=today, unit=Unit.WEEK)
        assert (drawn[0].start, drawn[0].count, drawn[0].unfinished) == (MONDAY, 2, unfinished)


def test_a_month_is_a_months_days_over_both_changes_of_the_clocks() -> None:
    counts = {date(2026, 3, 1) + timedelta(days=step): 1 for step in range(245)}
    drawn = points(counts, counts, first=date(2026, 3, 15), today=date(2026, 10, 31), unit=Unit.MONTH)
    assert [(point.start.month, point.count, point.unfinished) for point in drawn] == [
        (month, days, month == 10) for month, days in zip(range(3, 11), (31, 30, 31, 30, 31, 31, 30, 31), strict=True)
    ]


def test_a_chart_that_begins_after_today_has_one_point() -> None:
    assert len(points({}, {}, first=MONDAY + timedelta(days=9), today=MONDAY, unit=Unit.DAY)) == 1


@given(st.dictionaries(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 50)), st.sampled_from(Unit))
def test_no_story_is_lost_between_points(counts: dict[date, int], unit: Unit) -> None:
    drawn = points(counts, counts, first=date(2024, 1, 1), today=date(2026, 6, 1), unit=unit)
    assert sum(point.count for point in drawn) == sum(counts.values())
    steps = {Unit.DAY: {1}, Unit.WEEK: {7}, Unit.MONTH: {28, 29, 30, 31}}[unit]
    assert {(later.start - point.start).days for point, later in pairwise(drawn)} <= steps


@pytest.mark.parametrize(
    ("sunday", "first_moment", "hours"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, 0, tzinfo=UTC), 23),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, 0, tzinfo=UTC), 25),
        (date(2026, 7, 5), datetime(2026, 7, 4, 23, 0, tzinfo=UTC), 24),
    ],
)
def test_when_the_clocks_change_a_day_has_the_newsrooms_hours(
    index: StoryIndex, clock: Clock, sunday: date, first_moment: datetime, hours: int
) -> None:
    assert calendar.midnight(sunday) == first_moment
    moments = [first_moment + timedelta(hours=hour, minutes=30) for hour in range(-3, hours + 3)]
    index.add([story("Inquest.", published=moment, seen=moment) for moment in moments])
    clock.now = first_moment + timedelta(hours=hours)
    drawn = trend(parse("inquest"), index, first=sunday - timedelta(days=1))
    assert [(point.start, point.count, point.unfinished) for point in drawn.points] == [
        (sunday - timedelta(days=1), 3, False),
        (sunday, hours, False),
        (sunday + timedelta(days=1), 3, True),
    ]
    assert adds_up(drawn)


def test_the_newsrooms_day_of_a_summer_evening_is_the_next_in_utc(clock: Clock) -> None:
    clock.now = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert calendar.today() == date(2026, 7, 2)
    assert calendar.format_moment(clock.now) == "Thu 2 Jul 2026, 00:30"


def test_all_is_what_no_filter_leaves() -> None:
    assert filters_only(All()) == All()
