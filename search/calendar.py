"""The newsroom's clock: its days and weeks are those of Europe/London, while the store keeps UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return an aware moment in the newsroom's time zone."""
    return moment.astimezone(TIME_ZONE)


def day_of(moment: datetime) -> date:
    """Return the newsroom day in which an aware moment falls."""
    return local(moment).date()


def today() -> date:
    """Return the present newsroom day."""
    return day_of(now())


def week_of(day: date) -> date:
    """Return the Monday of a day's week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which a newsroom day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=TIME_ZONE).astimezone(UTC)


def format_moment(moment: datetime) -> str:
    """Return a moment in the newsroom's time zone, as people write it: "Tue 3 Nov 2026, 14:05"."""
    at = local(moment)
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def format_published(published: datetime, *, guessed: bool) -> str:
    """Return a date of publication in the newsroom's time zone; of a guess the day only: "about Tue 3 Nov 2026"."""
    if not guessed:
        return format_moment(published)
    return f"about {format_moment(published).partition(',')[0]}"
