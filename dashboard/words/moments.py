"""Moments in the words that a newsroom uses, on its own clock (Europe/London). Every moment is aware."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from search.calendar import day_of, local


def brief(moment: datetime, now: datetime) -> str:
    """As it stands in a list: "14:05" today, "Tue" this week, "3 Nov" this year, "22 March 2017" before."""
    at, today = local(moment), day_of(now)
    if at.date() == today:
        return f"{at:%H:%M}"
    if today - timedelta(days=6) <= at.date() < today:
        return f"{at:%a}"
    return day(at.date(), today)


def exact(moment: datetime, now: datetime) -> str:
    """To the minute: "14:05" today, "Tue 14:05" this week, "3 Nov, 14:05" this year, "22 March 2017, 14:05" before."""
    at, words = local(moment), brief(moment, now)
    if at.date() == day_of(now):
        return words
    return f"{words}{',' if ' ' in words else ''} {at:%H:%M}"


def day(given: date, today: date) -> str:
    """A day: "3 Nov" of this year, "22 March 2017" of another."""
    return f"{given.day} {given:%b}" if given.year == today.year else f"{given.day} {given:%B %Y}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in one unit: "just now", "4 min ago", "3 h ago", "12 days ago"."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 60 * 24:
        return f"{minutes // 60} h ago"
    days = minutes // (60 * 24)
    return "1 day ago" if days == 1 else f"{days} days ago"


def number(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 story", "1,204 stories"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
