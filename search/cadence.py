"""When an alert is told of what it found; on the newsroom's clock, and right when the clocks change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from search import calendar
from search.errors import AlertError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How a day of the week is written, in the order of `date.weekday`."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Rhythm(StrEnum):
    """How often an alert is told of."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often, at which time of the newsroom's day (daily and weekly), on which day of the week (weekly, Monday 0).

    It is written as `read` reads it: "at once", "hourly", "daily 08:00", "weekly mon 08:00".
    """

    rhythm: Rhythm = Rhythm.AT_ONCE
    at: time | None = None
    weekday: int | None = None

    @classmethod
    def read(cls, text: str) -> Cadence:
        """The cadence that is written so; raises `AlertError`."""
        match text.lower().split():
            case ["at", "once"]:
                return cls()
            case ["hourly"]:
                return cls(Rhythm.HOURLY)
            case ["daily", at] if clock := _clock(at):
                return cls(Rhythm.DAILY, clock)
            case ["weekly", day, at] if day in WEEKDAYS and (clock := _clock(at)):
                return cls(Rhythm.WEEKLY, clock, WEEKDAYS.index(day))
        raise AlertError(
            f'"{text}" is no cadence: write "at once", "hourly", "daily 08:00", '
            'or "weekly mon 08:00" with one of mon, tue, wed, thu, fri, sat, sun.'
        )

    def __str__(self) -> str:
        day = "" if self.weekday is None else f" {WEEKDAYS[self.weekday]}"
        at = "" if self.at is None else f" {self.at:%H:%M}"
        return f"{self.rhythm}{day}{at}"

    @property
    def at_once(self) -> bool:
        """Whether each event is told by itself, as soon as it is found."""
        return self.rhythm is Rhythm.AT_ONCE


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A part of each day in which nobody is disturbed, from `start` until just before `end`; it may span midnight.

    It is written as `read` reads it: "22:00-07:00".
    """

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> QuietHours:
        """The quiet hours that are written so; raises `AlertError`."""
        first, dash, last = text.replace("–", "-").partition("-")
        start, end = _clock(first.strip()), _clock(last.strip())
        if not dash or start is None or end is None:
            raise AlertError(f'"{text}" are no quiet hours: write when they start and end, such as "22:00-07:00".')
        if start == end:
            raise AlertError(f'Quiet hours that start and end at {start:%H:%M} have no length: write "22:00-07:00".')
        return cls(start, end)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def end_after(self, moment: datetime) -> datetime:
        """When the quiet hours end in which a moment falls (UTC), or the moment itself if it falls in none."""
        today = calendar.day_of(moment)
        for evening in (today - _DAY, today):
            morning = evening if self.start < self.end else evening + _DAY
            if _moment(evening, self.start) <= moment < (end := _moment(morning, self.end)):
                return end
        return moment


def next_due(cadence: Cadence, quiet: QuietHours | None, moment: datetime) -> datetime:
    """The first moment at which what happened at an aware moment may be told, in UTC.

    At once: that moment. Hourly: the next full hour. Daily and weekly: the next such time on the newsroom's clock.
    Each but the first comes after the moment, so that what happens at 08:00 sharp is in the next digest, whether this
    one is already being written or not. Quiet hours put off the first two to their end; a digest's own time was chosen
    by its owner and stands. A time that the clocks leave out is the first moment after the gap; of one that
    comes twice the first counts.
    """
    moment = moment.astimezone(UTC)
    if cadence.at is not None:
        return _next(cadence, cadence.at, moment)
    told = moment if cadence.at_once else _full_hour(moment) + _HOUR
    return quiet.end_after(told) if quiet else told


def _next(cadence: Cadence, at: time, moment: datetime) -> datetime:
    day = calendar.day_of(moment)
    if cadence.weekday is not None:
        day += _DAY * ((cadence.weekday - day.weekday()) % 7)
    told = _moment(day, at)
    step = _DAY if cadence.weekday is None else 7 * _DAY
    return told if told > moment else _moment(day + step, at)


def _moment(day: date, at: time) -> datetime:
    """The moment, in UTC, at which the newsroom's clock first shows this time on a day, or is past it."""
    shown = datetime.combine(day, at, calendar.TIME_ZONE)
    moment = shown.astimezone(UTC)
    exists = calendar.local(moment).time() == at
    return moment if exists else _full_hour(moment)  # British clocks go forward on a full hour, by one


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None
