"""When to visit a source again, and what servers say about it. Pure; every moment is aware and in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST_INTERVAL, LONGEST_INTERVAL = timedelta(minutes=5), timedelta(hours=1)
"""However much or little a source publishes, it is visited no more often, and no more rarely when all is well."""
LONGEST_BACK_OFF = timedelta(hours=6)
LONGEST_STATED = timedelta(days=1)
"""How long a source is left alone at most because it is down, or because it asks for it."""

_WEEK = timedelta(weeks=1)
_VISITS_A_STORY = 4
"""A story then waits for an eighth of the usual time between two on average."""
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def usual_interval(stories: int, span: timedelta, publishes: tuple[int, int]) -> timedelta:
    """How often to visit a source that brought so many stories in this time.

    `publishes`: how many it says that it publishes in a week, at least and at most; what was learned never leads
    outside of that. From less than a day nothing is learned.
    """
    least, most = publishes
    slowest, fastest = _interval_for(least), _interval_for(most)
    if span < timedelta(days=1):
        return fastest
    return min(max(_clamp(span / max(stories, 1) / _VISITS_A_STORY), fastest), slowest)


def interval_after_failures(every: timedelta, failures: int) -> timedelta:
    """How long to wait after so many visits in a row that brought nothing: doubles with each."""
    return min(every * (1 << min(failures, 10)), LONGEST_BACK_OFF)


def freshness(cache_control: str, content: bytes) -> timedelta:
    """How long an answer says that it stays fresh: by max-age (RFC 9111) or a feed's ttl (RSS 2.0), in minutes."""
    stated = timedelta(0)
    if found := _MAX_AGE.search(cache_control):
        stated = timedelta(seconds=int(found[1]))
    if named := _TTL.search(content[:10_000]):
        stated = max(stated, timedelta(minutes=int(named[1])))
    return min(stated, LONGEST_STATED)


def retry_after(stated: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After names (RFC 9110, 10.2.3), in seconds or as a date; None if it names none."""
    if stated.strip().isdecimal():
        return now + min(timedelta(seconds=min(int(stated), 10**9)), LONGEST_STATED)
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware, now), now + LONGEST_STATED)


def _interval_for(stories_a_week: int) -> timedelta:
    return _clamp(_WEEK / max(stories_a_week, 1) / _VISITS_A_STORY)


def _clamp(span: timedelta) -> timedelta:
    return min(max(span, SHORTEST_INTERVAL), LONGEST_INTERVAL)
