"""Days in a query: one day, a range of days, or a length of time up to now. A day is one of the newsroom's calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.errors import QueryError
from search.query.tree import Dated, Time
from search.query.words import in_quotes

if TYPE_CHECKING:
    from search.query.tree import Span
    from search.query.words import TypedValue

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_LENGTH = re.compile(r"(\d{1,4})([dw])", re.ASCII)
_YEARS = range(2, 9999)
"""The years in which `datetime.date` knows the day before and the day after each day."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def after(typed: TypedValue) -> Dated:
    """Return the node for that day or later. Raises `QueryError`."""
    return Dated(_days(typed.text, typed.span)[0], None, span=typed.span)


def before(typed: TypedValue) -> Dated:
    """Return the node for the days before that day. Raises `QueryError`."""
    return Dated(None, _days(typed.text, typed.span)[0] - timedelta(days=1), span=typed.span)


def between(time: Time, typed: TypedValue) -> Dated:
    """Return the node for a day, a month or a year, or a range of these.

    Both ends of a range are included, and one of them may be left out. Raises `QueryError`.
    """
    start, dots, end = typed.text.partition("..")
    if not dots:
        return Dated(*_days(start, typed.span), time, typed.span)
    first = _days(start, typed.span)[0] if start else None
    last = _days(end, typed.span)[1] if end else None
    if first is last is None:
        raise QueryError(
            "A range needs at least one day: 2024-05-01..2024-05-31, 2024-05-01.. or ..2024-05-31.", typed.span[0]
        )
    if first and last and first > last:
        raise QueryError(f"The range {typed.text} ends before it begins.", typed.span[0])
    return Dated(first, last, time, typed.span)


def since(typed: TypedValue) -> Dated:
    """Return the node for the last days or weeks, or for the days since a weekday.

    The weekday is the last one of that name; if that is today, today. Raises `QueryError`.
    """
    value, today = typed.text.lower(), calendar.today()
    if value in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS.index(value)) % 7
    elif value in ("today", "yesterday"):
        back = int(value == "yesterday")
    elif match := _LENGTH.fullmatch(value):
        back = int(match[1]) * (7 if match[2] == "w" else 1)
    else:
        raise QueryError(
            f"{in_quotes(typed.text)} is not a length of time: "
            "write since:7d for days, since:4w for weeks or since:monday.",
            typed.span[0],
        )
    return Dated(today - timedelta(days=back), None, span=typed.span)


def _days(text: str, span: Span) -> tuple[date, date]:
    """Return the first and the last day of 2024-05-01, 2024-05 or 2024."""
    match = _DAY.fullmatch(text)
    try:
        if match and int(match[1]) in _YEARS:
            first = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return first, _last(first, month=match[2] is not None, day=match[3] is not None)
    except ValueError:
        pass
    raise QueryError(f"{in_quotes(text)} is not a date: write 2024-05-01, 2024-05 or 2024.", span[0])


def _last(first: date, *, month: bool, day: bool) -> date:
    if day:
        return first
    next_start = (first.replace(day=28) + timedelta(days=4)).replace(day=1) if month else date(first.year + 1, 1, 1)
    return next_start - timedelta(days=1)
