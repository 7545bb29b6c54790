"""Time as the newsroom reads it: days and weeks in Europe/London, kept apart from the UTC of the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """An aware moment on the newsroom's clock."""
    return moment.astimezone(TIME_ZONE)


def day_of(moment: datetime) -> date:
    """The newsroom's day in which an aware moment falls."""
    return local(moment).date()


def today() -> date:
    """The newsroom's present day."""
    return day_of(now())


def week_of(day: date) -> date:
    """The Monday of a day's week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def midnight(day: date) -> datetime:
    """The moment, in UTC, at which a newsroom day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=TIME_ZONE).astimezone(UTC)


def format_moment(moment: datetime) -> str:
    """A moment as a newsroom writes it, on its own clock: "Tue 3 Nov 2026, 14:05"."""
    at = local(moment)
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"
