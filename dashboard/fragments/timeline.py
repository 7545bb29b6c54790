"""The timeline of a result as HTML: small bars that show when its stories were published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dashboard.fragments.markup import bars
from dashboard.words.moments import brief
from search.calendar import midnight

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_LONGEST_BY_DAY = 92
_MOST_MONTHS = 36
"""Earlier months are left out."""


def timeline(days: Mapping[date, int], now: datetime) -> str:
    """Return the timeline of a result, whose stories `days` counts by newsroom day. Empty if all are of one day.

    A bar is a day if the days span at most `_LONGEST_BY_DAY` days, else a month.
    """
    if len(days) < 2:
        return ""
    first, last = min(days), max(days)
    if (last - first).days <= _LONGEST_BY_DAY:
        counts, unit = _daily(days, first, last), "day"
    else:
        counts, unit = _monthly(days)[-_MOST_MONTHS:], "month"
    span = f"{brief(midnight(first), now)} to {brief(midnight(last), now)}"
    return bars(counts, f"stories a {unit}, {span}, at most {max(counts):,}")


def _daily(days: Mapping[date, int], first: date, last: date) -> list[int]:
    return [days.get(date.fromordinal(day), 0) for day in range(first.toordinal(), last.toordinal() + 1)]


def _monthly(days: Mapping[date, int]) -> list[int]:
    months: dict[int, int] = {}
    for day, count in days.items():
        month = day.year * 12 + day.month
        months[month] = months.get(month, 0) + count
    return [months.get(month, 0) for month in range(min(months), max(months) + 1)]
