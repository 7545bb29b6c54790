"""The gaps in the collection of the sources that a search may show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from search.insights.collection_gaps import collection_gaps
from search.query import parse
from search.store.polls import Gap, Poll
from search.trends import Unit, points, trend_gaps
from tests.stories import GAZETTE, NOON, POLICE, RADIO, SOURCES

if TYPE_CHECKING:
    from search.store import Store
    from tests.conftest import Clock

HOUR = timedelta(hours=1)
MONDAY = date(2026, 11, 2)
"""The day before the day of `NOON`."""


def gap(source: str, since: float, until: float) -> Gap:
    """Return a gap that lasts from `since` to `until`, both in hours before noon."""
    return Gap(source=source, since=NOON - since * HOUR, until=NOON - until * HOUR)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("fire", {"radio_ambershire", "ambershire_police", "blue_lamp_gazette"}),
        ("fire source:radio_ambershire", {"radio_ambershire"}),
        ("fire -source:radio_ambershire", {"ambershire_police", "blue_lamp_gazette"}),
        ("kind:report OR kind:article", {"radio_ambershire", "blue_lamp_gazette"}),
        ("-(kind:report OR kind:article)", {"ambershire_police"}),
        ("-(kind:report fire)", {"radio_ambershire", "ambershire_police", "blue_lamp_gazette"}),
        ("kind:report source:ambershire_police", set()),
    ],
)
def test_a_gap_counts_where_the_search_may_show_its_source(
    query: str, shown: set[str], store: Store, clock: Clock
) -> None:
    for name in SOURCES:
        store.polls.add_gap(gap(name, 5, 3))
    found = collection_gaps([parse(query)], NOON - 24 * HOUR, store)
    assert {each.source for each in found.gaps} == shown == set(found.labels)


def test_a_gap_that_was_noted_at_every_visit_that_failed_is_one_and_one_that_lasts_goes_until_now(
    store: Store, clock: Clock
) -> None:
    for until in (8, 7, 6):
        store.polls.add_gap(gap(RADIO.name, 10, until))
    store.polls.add_gap(gap(RADIO.name, 4, 3))
    store.polls.save(
        Poll(source=GAZETTE.name, due=NOON, polled=NOON, every=HOUR / 6, succeeded=NOON - 2 * HOUR, failures=2)
    )
    store.polls.save(Poll(source=POLICE.name, due=NOON, polled=NOON, every=HOUR / 6, succeeded=NOON - HOUR))
    found = collection_gaps([parse("fire")], NOON - 24 * HOUR, store)
    assert found.gaps == (gap(RADIO.name, 10, 6), gap(RADIO.name, 4, 3), gap(GAZETTE.name, 2, 0))
    assert found.description.startswith(
        "The Blue Lamp Gazette from Tue 3 Nov 2026, 10:00 to Tue 3 Nov 2026, 12:00; Radio Ambershire News from "
    )


def test_a_day_lacks_as_much_as_was_missed_of_the_time_of_all_sources(store: Store, clock: Clock) -> None:
    store.polls.add_gap(gap(RADIO.name, 15, 6))
    found = collection_gaps([parse("-kind:article")], NOON - 48 * HOUR, store)
    drawn = points({}, {}, first=MONDAY - timedelta(days=1), today=MONDAY + timedelta(days=1), unit=Unit.DAY)
    monday, tuesday = trend_gaps(drawn, found, Unit.DAY)
    assert (monday.start, monday.sources, monday.share) == (MONDAY, (RADIO.label,), 3 / 48)
    assert (tuesday.start, tuesday.share) == (MONDAY + timedelta(days=1), 6 / 24), "of the twelve hours that it has had"
    (week,) = trend_gaps(points({}, {}, first=MONDAY, today=MONDAY, unit=Unit.WEEK), found, Unit.WEEK)
    assert week.share == 9 / (2 * 36)
