"""The dates that pages and feeds state, as moments in UTC, or None where nobody would believe them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from search.newsroom import TIME_ZONE

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No newsroom published on the web before."""

_WRITTEN = (
    "%d %B %Y",
    "%d %b %Y",
    "%d %B %Y %H:%M",
    "%d %B %Y, %H:%M",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
)
"""Dates as British pages write them for people."""


def moment(stated: str, seen: datetime) -> datetime | None:
    """The moment that a text states (ISO 8601, RFC 2822 or as in "10 April 2020"), in UTC; None for any other.

    Without an offset it is newsroom time (Europe/London). `seen` is when the page was fetched.
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime, _written):
        try:
            found = read(" ".join(stated.split()))
        except ValueError:
            continue
        return believable(found if found.tzinfo else found.replace(tzinfo=TIME_ZONE), seen)
    return None


def believable(stated: datetime, seen: datetime) -> datetime | None:
    """An aware moment in UTC, or None if it lies before 1990 or more than a day after it was seen."""
    try:
        utc = stated.astimezone(UTC)
    except OverflowError:
        return None
    return utc if EARLIEST <= utc <= seen + timedelta(days=1) else None


def _written(stated: str) -> datetime:
    for form in _WRITTEN:
        try:
            return datetime.strptime(stated, form)
        except ValueError:
            continue
    raise ValueError(stated)
