"""When to visit a source again, also by what its server says. The functions are pure; moments are aware and in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST_INTERVAL, LONGEST_INTERVAL = timedelta(minutes=5), timedelta(hours=1)
"""The shortest and the longest time between two visits to a source that works, whatever it publishes."""
LONGEST_BACK_OFF = timedelta(hours=6)
LONGEST_STATED = timedelta(days=1)
"""The longest time without a visit to a source that is down (`LONGEST_BACK_OFF`), or that asks for it."""

_WEEK = timedelta(weeks=1)
_VISITS_A_STORY = 4
"""With four visits for each story, a story waits on average for an eighth of the usual time between two stories."""
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_TO_BE_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?=\s*(?:,|$))", re.IGNORECASE)
"""A field name after no-cache ("no-cache=Set-Cookie") limits it to this field (RFC 9111, 5.2.2.4)."""


def usual_interval(stories: int, span: timedelta, publishes: tuple[int, int]) -> timedelta:
    """Return the time between two visits to a source that published this number of `stories` during `span`.

    `publishes` is the lowest and the highest number of stories a week that the spider states. The result stays within
    the times that follow from these. A `span` of less than a day is too short to learn from: the result is then the
    shortest of these times.
    """
    least, most = publishes
    slowest, fastest = _interval_for(least), _interval_for(most)
    if span < timedelta(days=1):
        return fastest
    return min(max(_clamp(span / max(stories, 1) / _VISITS_A_STORY), fastest), slowest)


def longest_interval(publishes: tuple[int, int]) -> timedelta:
    """Return the longest time between two visits to a source that works, from the fewest stories a week it states."""
    return _interval_for(publishes[0])


def interval_after_failures(every: timedelta, failures: int) -> timedelta:
    """Return how long to wait after this number of failed visits in a row: `every`, doubled for each failure."""
    return min(every * (1 << min(failures, 10)), LONGEST_BACK_OFF)


def freshness(cache_control: str, content: bytes, age: str = "") -> timedelta:
    """Return how long an answer says that it stays fresh, which is the longer of two statements.

    These are max-age in `cache_control`, in seconds (RFC 9111), and a feed's ttl in `content`, in minutes (RSS 2.0).
    From max-age the `Age` header is subtracted, the seconds for which a cache has kept the answer. With no-cache or
    no-store, max-age does not count.
    """
    stated = timedelta(0)
    if (max_age := _MAX_AGE.search(cache_control)) and not _NOT_TO_BE_KEPT.search(cache_control):
        kept = int(age) if age.strip().isdecimal() and len(age) < 10 else 0
        stated = timedelta(seconds=max(int(max_age[1]) - kept, 0))
    if ttl := _TTL.search(content[:10_000]):
        stated = max(stated, timedelta(minutes=int(ttl[1])))
    return min(stated, LONGEST_STATED)


def retry_after(stated: str, now: datetime) -> datetime | None:
    """Return the moment that a Retry-After header states, in seconds or as a date (RFC 9110, 10.2.3), or None."""
    if stated.strip().isdecimal():
        return now + min(timedelta(seconds=int(stated.strip()[:9])), LONGEST_STATED)
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, OverflowError):  # not a date, or a date after the last year that Python knows
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware, now), now + LONGEST_STATED)


def _interval_for(stories_a_week: int) -> timedelta:
    return _clamp(_WEEK / max(stories_a_week, 1) / _VISITS_A_STORY)


def _clamp(span: timedelta) -> timedelta:
    return min(max(span, SHORTEST_INTERVAL), LONGEST_INTERVAL)
