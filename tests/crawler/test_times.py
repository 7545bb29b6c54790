"""A time means the same in feeds, sitemaps, listings, APIs and pages, however a publisher writes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.times import StatedTime, find_time, most_exact, read_time

SEEN = datetime(2026, 11, 27, 17, tzinfo=UTC)
EVENING = datetime(2026, 7, 16, 17, 30, tzinfo=UTC)
"""Half past six in the evening of a summer's day in London."""

SPELLINGS = (
    "Thu, 16 Jul 2026 18:30:00 BST",
    "2026-07-16T18:30:00",
    "Thu, 16 Jul 2026 18:30:00",
    "Thu, 16 Jul 2026 6:30 PM",
    "2026-07-16 17:30:00 UTC",
    "2026-07-16T17:30:00Z",
    "2026-07-16T17:30:00.000Z",
    "2026-07-16T17:30:00.123456789Z",
    "2026-07-16T18:30:00+01:00",
    "2026-07-16T18:30:00+0100",
    "2026-07-16T18:30:00+01",
    "2026-07-16 18:30:00 +0100",
    "2026-07-16T18:30:00 +01:00",
    "20260716T173000Z",
    "20260716T183000",
    "20260716183000",
    "2026-07-16T18:30",
    "2026-07-16 18:30",
    "2026/07/16 18:30",
    "2026-07-16T18:30:00+01:00[Europe/London]",
    "Thu, 16 Jul 2026 17:30:00 GMT",
    "Thu, 16 Jul 2026 17:30:00 +0000",
    "Thu, 16 Jul 2026 17:30:00 Z",
    "Thu, 16 Jul 2026 17:30 UT",
    "16 Jul 2026 18:30:00 +0100",
    "Thursday, 16-Jul-26 17:30:00 GMT",
    "Thu Jul 16 18:30:00 2026",
    "Thu Jul 16 17:30:00 UTC 2026",
    "Thu Jul 16 2026 18:30:00 GMT+0100 (British Summer Time)",
    "Thu, 16 Jul 2026 19:30:00 CEST",
    "Thu, 16 Jul 2026 13:30:00 EDT",
    "Thu, 16 Jul 2026 10:30:00 -0700",
    "Thu, 16 Jul 2026 10:30:00 PDT",
    "18:30 16/07/2026",
    "16/07/2026 18:30",
    "16/07/2026, 18:30:00",
    "16-07-2026 18:30",
    "16.07.2026 18:30",
    "16.07.2026 18.30",
    "16/7/26 18:30",
    "16 July 2026 18:30",
    "16 July 2026, 18:30",
    "16 July 2026 at 18:30",
    "16 July 2026 at 6.30pm",
    "16 July 2026 at 6:30 p.m.",
    "16 July 2026 6:30pm BST",
    "16th July 2026 6.30pm",
    "16th of July 2026, 6.30pm",
    "Thursday 16 July 2026 18:30",
    "Thursday, July 16, 2026 6:30 PM",
    "July 16, 2026 6:30 pm",
    "July 16, 2026 at 6:30 pm",
    "July 16th, 2026 18:30",
    "Jul 16, 2026, 6:30:00 PM",
    "Jul 16 2026 6:30PM",
    "Published: 18:30 16/07/2026",
    "Published 18:30, 16 July 2026",
    "Published: 16 July 2026 at 18:30",
    "Posted on 16 July 2026 at 18.30",
    "Last updated: 16 July 2026 18:30",
    "18:30, 16 July 2026",
    "6.30pm on 16 July 2026",
    "6:30pm, Thursday 16 July 2026",
    "18:30 BST, 16 July 2026",
    "16 July 2026 | 18:30",
    "16 July 2026 - 18:30",
    "16 Jul 2026 • 18:30",
    "16 July 2026 1830 hrs",
    "16-Jul-2026 18:30",
    "16Jul2026 18:30",
    "07/16/2026 6:30 PM",
    "1784223000",
    "1784223000000",
    "2026-07-16T17:30:00-00:00",
    "2026-07-16T17:30:00+00:00",
    "2026-07-16T12:30:00-05:00",
    "2026-07-16T18:30:00 BST",
    "2026-07-16T18:30:00 Europe/London",
    "16 July 2026 18:30 (BST)",
    "16 July 2026, 18:30 UK time",
)
DAYS = {
    "16-07-2026": "2026-07-16",
    "16/07/2026": "2026-07-16",
    "5/11/2026": "2026-11-05",
    "20th November 2026": "2026-11-20",
    "Nov 20, 2026": "2026-11-20",
    "5.11.2025": "2025-11-05",
    "2026-07-16": "2026-07-16",
    "16 July 2026": "2026-07-16",
    "July 16, 2026": "2026-07-16",
    "Thursday 16 July 2026": "2026-07-16",
    "20260716": "2026-07-16",
    "2026.07.16": "2026-07-16",
    "1st Jan 2026": "2026-01-01",
    "Published: 5 November 2025": "2025-11-05",
    "Thu, 16 Jul 2026 18:30 IST": "2026-07-16",
    "16-Jul-2026": "2026-07-16",
    "2026-07-16Z": "2026-07-16",
    "Sept. 3, 2026": "2026-09-03",
    "3 Sept 2026": "2026-09-03",
    "Date: 16/07/26": "2026-07-16",
    "16July2026": "2026-07-16",
}
NO_TIMES = (
    "",
    "yesterday",
    "The trial begins on 3 June 2024.",
    "31 February 2026",
    "2026-13-45",
    "16 July",
    "18:30",
    "7 Jul 1985",
    "1 Jan 2030",
    "1 Jan 2026 to 3 Jan 2026",
    "25:00 16/07/2026",
    "Incident 16/07/2026 log 4451",
    "© 2026",
    "2026",
    "July 2026",
    "16/07/2026 13:75",
    "+44 20 7946 0958",
    "0",
    "99999999999",
    "Published 3 June 2024 in Harrow",
    "2026-07-16T18:30:00+99:00 x",
    "20 20 2020",
)


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_of_a_moment_is_read(text: str) -> None:
    stated = read_time(text, SEEN)
    assert stated and stated.has_clock
    assert stated.utc.replace(microsecond=0) == EVENING


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_read_as_a_day(text: str, day: str) -> None:
    stated = read_time(text, SEEN)
    assert stated and not stated.has_clock
    assert stated.moment.date().isoformat() == day and stated.moment.hour == 0


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_not_a_time_or_cannot_be_believed_is_none(text: str) -> None:
    assert read_time(text, SEEN) is None


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Fri, 5 Dec 2025 09:45", "2025-12-05 09:45"),
        ("Fri, 5 Dec 2025 09:45 BST", "2025-12-05 08:45"),
        ("12 January 2026 12:15 am", "2026-01-12 00:15"),
        ("12 January 2026 12 noon", "2026-01-12 12:00"),
        ("2026-01-12T24:00:00Z", "2026-01-13 00:00"),
        ("1.30pm, 2/3/2026", "2026-03-02 13:30"),
    ],
)
def test_winter_noon_and_midnight(text: str, utc: str) -> None:
    stated = read_time(text, SEEN)
    assert stated and stated.utc == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "moment"),
    [
        ("News | 5/11/2026 | Harrow Vale", "2026-11-05 00:00"),
        ("Fire at mill 20 November 2026 09:45 Crews remain", "2026-11-20 09:45"),
        ("09:45 20/11/2026 Fire at mill", "2026-11-20 09:45"),
        ("Posted 6.30pm on 16 July 2026 by Juno Carrow", "2026-07-16 18:30"),
        ("By Juno Carrow, 16 July 2026, 18:30", "2026-07-16 18:30"),
        ("A40 crash at 12.30: appeal, 16/07/2026", "2026-07-16 00:00"),
    ],
)
def test_in_a_row_of_a_listing_the_date_is_found_with_the_clock_beside_it(row: str, moment: str) -> None:
    stated = find_time(row, SEEN)
    assert stated and f"{stated.moment:%Y-%m-%d %H:%M}" == moment


def test_a_day_never_replaces_a_time_of_day() -> None:
    day, evening = read_time("16 July 2026", SEEN), read_time("18:30 16/07/2026", SEEN)
    other = read_time("17 July 2026 09:00", SEEN)
    assert most_exact([day, other, evening]) == evening
    assert most_exact([evening, day]) == evening
    assert most_exact([None, day, other]) == day
    assert most_exact([]) is None


@pytest.mark.parametrize("sign", ["1", "1/", "12:", "Jan ", "(", "sat ", "-", "16 July 2026 at "])
def test_a_long_text_is_not_worked_on(sign: str) -> None:
    assert read_time(sign * 100_000, SEEN) is None


def test_a_moment_keeps_its_offset() -> None:
    stated = read_time("2026-07-16T19:30:00+02:00", SEEN)
    assert isinstance(stated, StatedTime) and f"{stated.moment:%z}" == "+0200"
