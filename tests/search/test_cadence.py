"""Cadences and quiet hours: their text forms, and the times on the nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import calendar
from search.cadence import Cadence, QuietHours, Rhythm, next_due
from search.errors import AlertError

clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
cadences = st.one_of(
    st.just(Cadence()),
    st.just(Cadence(Rhythm.HOURLY)),
    st.builds(Cadence, st.just(Rhythm.DAILY), clocks),
    st.builds(Cadence, st.just(Rhythm.WEEKLY), clocks, st.integers(0, 6)),
)
quiet_hours = st.tuples(clocks, clocks).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: QuietHours(*ends))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
around_a_change = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]),
    st.integers(-2000, 2000),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(cadence: str, moment: str, quiet: str = "") -> str:
    found = next_due(Cadence.read(cadence), QuietHours.read(quiet) if quiet else None, utc(moment))
    assert found.tzinfo is UTC
    return f"{found:%Y-%m-%d %H:%M}"


@given(cadences)
def test_a_cadence_is_read_back_from_what_is_written(cadence: Cadence) -> None:
    assert Cadence.read(str(cadence)) == cadence


@given(quiet_hours)
def test_quiet_hours_are_read_back_from_what_is_written(quiet: QuietHours) -> None:
    assert QuietHours.read(str(quiet)) == quiet


@pytest.mark.parametrize("text", ["at once", "hourly", "daily 08:00", "weekly mon 08:00", "weekly sun 23:59"])
def test_a_cadence_is_written_as_it_is_documented(text: str) -> None:
    assert str(Cadence.read(text)) == text


def test_capitals_spaces_and_a_missing_nought_are_no_mistake() -> None:
    assert str(Cadence.read(" Weekly  FRI 7:30 ")) == "weekly fri 07:30"
    assert str(QuietHours.read("22:00 – 7:00")) == "22:00-07:00"


def test_only_at_once_is_at_once() -> None:
    texts = ["at once", "hourly", "daily 08:00", "weekly mon 08:00"]
    assert [Cadence.read(text).at_once for text in texts] == [True, False, False, False]


@pytest.mark.parametrize(
    "text",
    ["", "now", "daily", "daily 24:00", "daily 8", "daily 08:60", "weekly 08:00", "weekly monday 08:00", "daily ٠٨:٠٠"],
)
def test_a_wrong_cadence_is_told_what_would_be_right(text: str) -> None:
    with pytest.raises(AlertError, match=r'write "at once", "hourly", "daily 08:00", or "weekly mon 08:00"') as error:
        Cadence.read(text)
    assert f'"{text}"' in str(error.value)


@pytest.mark.parametrize("text", ["", "22:00", "22-7", "22:00-25:00", "at night", "07:00-07:00"])
def test_wrong_quiet_hours_are_told_what_would_be_right(text: str) -> None:
    with pytest.raises(AlertError, match=r'"22:00-07:00"'):
        QuietHours.read(text)


def test_at_once_is_the_moment_itself() -> None:
    summer_time = timezone(timedelta(hours=1))
    assert next_due(Cadence(), None, datetime(2026, 7, 1, 14, 5, 9, tzinfo=summer_time)) == utc("2026-07-01 13:05:09")


@pytest.mark.parametrize(
    ("cadence", "moment", "due"),
    [
        ("hourly", "2026-11-03 14:05", "2026-11-03 15:00"),
        ("hourly", "2026-11-03 14:00", "2026-11-03 15:00"),
        ("hourly", "2026-12-31 23:59", "2027-01-01 00:00"),
        ("daily 08:00", "2026-11-03 07:59", "2026-11-03 08:00"),
        ("daily 08:00", "2026-11-03 08:00", "2026-11-04 08:00"),
        ("daily 00:00", "2026-11-03 23:59", "2026-11-04 00:00"),
        ("daily 00:15", "2026-07-01 23:10", "2026-07-01 23:15"),
        ("weekly mon 08:00", "2026-11-03 09:00", "2026-11-09 08:00"),
        ("weekly tue 08:00", "2026-11-03 07:00", "2026-11-03 08:00"),
        ("weekly tue 08:00", "2026-11-03 08:00", "2026-11-10 08:00"),
        ("weekly thu 00:10", "2026-07-01 23:30", "2026-07-08 23:10"),
    ],
)
def test_a_digest_is_told_at_the_next_such_time(cadence: str, moment: str, due: str) -> None:
    assert told(cadence, moment) == due


@pytest.mark.parametrize(
    ("cadence", "moment", "due"),
    [
        ("daily 08:00", "2026-03-28 09:00", "2026-03-29 07:00"),
        ("daily 01:30", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("daily 01:00", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("daily 01:30", "2026-03-29 01:00", "2026-03-30 00:30"),
        ("daily 02:00", "2026-03-29 00:59", "2026-03-29 01:00"),
        ("weekly sun 01:59", "2026-03-24 12:00", "2026-03-29 01:00"),
        ("hourly", "2026-03-29 00:30", "2026-03-29 01:00"),
    ],
)
def test_a_time_that_the_spring_night_leaves_out_is_the_first_moment_after(cadence: str, moment: str, due: str) -> None:
    assert told(cadence, moment) == due


@pytest.mark.parametrize(
    ("cadence", "moment", "due"),
    [
        ("daily 08:00", "2026-10-24 08:00", "2026-10-25 08:00"),
        ("daily 01:30", "2026-10-24 12:00", "2026-10-25 00:30"),
        ("daily 01:30", "2026-10-25 00:30", "2026-10-26 01:30"),
        ("daily 01:30", "2026-10-25 01:15", "2026-10-26 01:30"),
        ("weekly sun 01:30", "2026-10-25 01:29", "2026-11-01 01:30"),
        ("hourly", "2026-10-25 00:10", "2026-10-25 01:00"),
        ("hourly", "2026-10-25 01:10", "2026-10-25 02:00"),
    ],
)
def test_of_a_time_that_the_autumn_night_has_twice_the_first_counts(cadence: str, moment: str, due: str) -> None:
    assert told(cadence, moment) == due


@pytest.mark.parametrize(
    ("cadence", "quiet", "moment", "due"),
    [
        ("at once", "22:00-07:00", "2026-11-03 21:59", "2026-11-03 21:59"),
        ("at once", "22:00-07:00", "2026-11-03 22:00", "2026-11-04 07:00"),
        ("at once", "22:00-07:00", "2026-11-04 03:00", "2026-11-04 07:00"),
        ("at once", "22:00-07:00", "2026-11-04 07:00", "2026-11-04 07:00"),
        ("at once", "12:30-13:30", "2026-11-04 13:00", "2026-11-04 13:30"),
        ("at once", "22:00-00:00", "2026-11-03 23:00", "2026-11-04 00:00"),
        ("at once", "00:00-06:30", "2026-11-04 00:00", "2026-11-04 06:30"),
        ("hourly", "22:00-07:30", "2026-11-03 21:10", "2026-11-04 07:30"),
        ("hourly", "22:00-07:30", "2026-11-03 20:10", "2026-11-03 21:00"),
        ("daily 06:00", "22:00-07:00", "2026-11-03 12:00", "2026-11-04 06:00"),
        ("weekly wed 23:00", "22:00-07:00", "2026-11-03 12:00", "2026-11-04 23:00"),
        ("at once", "22:00-01:30", "2026-03-28 23:00", "2026-03-29 01:00"),
        ("at once", "01:10-01:50", "2026-03-29 00:59", "2026-03-29 00:59"),
        ("at once", "22:00-07:00", "2026-03-28 23:00", "2026-03-29 06:00"),
        ("at once", "22:00-01:30", "2026-10-24 23:00", "2026-10-25 00:30"),
        ("at once", "22:00-01:30", "2026-10-25 01:10", "2026-10-25 01:10"),
        ("at once", "22:00-07:00", "2026-10-25 01:10", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours_put_off_what_is_told_without_a_chosen_time(
    cadence: str, quiet: str, moment: str, due: str
) -> None:
    assert told(cadence, moment, quiet) == due


@given(cadences, st.none() | quiet_hours, moments | around_a_change)
def test_nothing_is_told_before_it_happened_nor_later_than_promised(
    cadence: Cadence, quiet: QuietHours | None, moment: datetime
) -> None:
    longest = {Rhythm.AT_ONCE: 0, Rhythm.HOURLY: 1, Rhythm.DAILY: 25, Rhythm.WEEKLY: 7 * 24 + 1}[cadence.rhythm]
    if quiet and cadence.at is None:
        longest += 25
    assert moment <= next_due(cadence, quiet, moment) <= moment + timedelta(hours=longest)


@given(st.none() | quiet_hours, cadences, moments | around_a_change, st.integers(0, 3000))
def test_what_happened_later_is_never_told_earlier(
    quiet: QuietHours | None, cadence: Cadence, moment: datetime, minutes: int
) -> None:
    assert next_due(cadence, quiet, moment) <= next_due(cadence, quiet, moment + timedelta(minutes=minutes))


@given(quiet_hours, moments | around_a_change)
def test_nobody_is_disturbed_in_quiet_hours(quiet: QuietHours, moment: datetime) -> None:
    due = next_due(Cadence(), quiet, moment)
    assert next_due(Cadence(), quiet, due) == due


@given(cadences.filter(lambda cadence: cadence.at is not None), moments)
def test_a_digest_comes_at_the_time_that_its_owner_chose(cadence: Cadence, moment: datetime) -> None:
    due = calendar.local(next_due(cadence, None, moment))
    clock_was_changed = calendar.midnight(due.date()).astimezone(calendar.TIME_ZONE).utcoffset() != due.utcoffset()
    assert due.time() == cadence.at or clock_was_changed
    assert cadence.weekday in (None, due.weekday())
