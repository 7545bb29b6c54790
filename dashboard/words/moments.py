"""Moments written as a newsroom writes them, on the newsroom's clock (Europe/London). Every moment is aware."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from search.calendar import day_of, local
from search.wording import counted


def brief(moment: datetime, now: datetime) -> str:
    """Return a moment for a list: "14:05" today, "Tue" this week, "3 Nov" this year, "22 March 2017" before that."""
    at, today = local(moment), day_of(now)
    if at.date() == today:
        return f"{at:%H:%M}"
    if today - timedelta(days=6) <= at.date() < today:
        return f"{at:%a}"
    return day(at.date(), today)


def exact(moment: datetime, now: datetime) -> str:
    """Return a moment to the minute: "14:05" today, "Tue 14:05" this week, "3 Nov, 14:05", "22 March 2017, 14:05"."""
    at, words = local(moment), brief(moment, now)
    if at.date() == day_of(now):
        return words
    return f"{words}{',' if ' ' in words else ''} {at:%H:%M}"


def day(value: date, today: date) -> str:
    """Return a day: "3 Nov" in this year, "22 March 2017" in another."""
    return f"{value.day} {value:%b}" if value.year == today.year else f"{value.day} {value:%B %Y}"


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago a moment was, in one unit: "just now", "4 min ago", "3 h ago", "12 days ago"."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 60 * 24:
        return f"{minutes // 60} h ago"
    return f"{counted(minutes // (60 * 24), 'day')} ago"
