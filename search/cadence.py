"""When an alert's messages may be sent: cadences and quiet hours, in the newsroom's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import assert_never

from search import calendar
from search.errors import AlertError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How the days of the week are written, in the order of `date.weekday`."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Rhythm(StrEnum):
    """How often an alert sends messages."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often an alert sends messages, and when.

    `at` is the time of day of a daily or weekly digest, in the newsroom's time zone. `weekday` is the day of a weekly
    digest; Monday is 0. The text form is the one that `read` accepts: "at once", "hourly", "daily 08:00",
    "weekly mon 08:00".
    """

    rhythm: Rhythm = Rhythm.AT_ONCE
    at: time | None = None
    weekday: int | None = None

    @classmethod
    def read(cls, text: str) -> Cadence:
        """Return the cadence for its text form. Raises `AlertError`."""
        match text.lower().split():
            case ["at", "once"]:
                return cls()
            case ["hourly"]:
                return cls(Rhythm.HOURLY)
            case ["daily", at] if clock := _clock_time(at):
                return cls(Rhythm.DAILY, clock)
            case ["weekly", day, at] if day in WEEKDAYS and (clock := _clock_time(at)):
                return cls(Rhythm.WEEKLY, clock, WEEKDAYS.index(day))
        raise AlertError(
            f'"{text}" is not a cadence: write "at once", "hourly", "daily 08:00", '
            'or "weekly mon 08:00" with one of mon, tue, wed, thu, fri, sat, sun.'
        )

    def __str__(self) -> str:
        day = "" if self.weekday is None else f" {WEEKDAYS[self.weekday]}"
        at = "" if self.at is None else f" {self.at:%H:%M}"
        return f"{self.rhythm}{day}{at}"

    @property
    def at_once(self) -> bool:
        """Whether each event is sent in a message of its own, as soon as it is found."""
        return self.rhythm is Rhythm.AT_ONCE


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The part of each day in which nothing is sent, from `start` until just before `end`. It may span midnight.

    The text form is the one that `read` accepts: "22:00-07:00".
    """

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> QuietHours:
        """Return the quiet hours for their text form. Raises `AlertError`."""
        first, dash, last = text.replace("–", "-").partition("-")
        start, end = _clock_time(first.strip()), _clock_time(last.strip())
        if not dash or start is None or end is None:
            raise AlertError(f'"{text}" is not a time span: write when quiet hours start and end, like "22:00-07:00".')
        if start == end:
            raise AlertError(
                f'Quiet hours cannot start and end at the same time, {start:%H:%M}: write them like "22:00-07:00".'
            )
        return cls(start, end)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def end_after(self, moment: datetime) -> datetime:
        """Return the end (UTC) of the quiet hours that contain an aware moment, or the moment itself if none do."""
        today = calendar.day_of(moment)
        for evening in (today - _DAY, today):
            morning = evening if self.start < self.end else evening + _DAY
            if _moment(evening, self.start) <= moment < (end := _moment(morning, self.end)):
                return end
        return moment


def next_due(cadence: Cadence, quiet: QuietHours | None, moment: datetime) -> datetime:
    """Return the first time (UTC) at which something that happened at an aware moment may be sent.

    At once: the moment itself. Hourly: the next full hour. Daily and weekly: the next such time in the newsroom's time
    zone. All but the first are later than the moment: something that happens at exactly 08:00 is in the next digest,
    whether or not this one is already being written. Quiet hours delay the first two until their end. They do not delay
    a daily or weekly digest, because its owner chose its time. A time of day that does not exist because the clocks go
    forward becomes the first moment after the gap; of a time that occurs twice, the first one counts.
    """
    moment = moment.astimezone(UTC)
    match cadence.rhythm:
        case Rhythm.AT_ONCE:
            due = moment
        case Rhythm.HOURLY:
            due = _full_hour(moment) + _HOUR
        case Rhythm.DAILY | Rhythm.WEEKLY:
            return _next_digest(cadence, moment)
        case _:
            assert_never(cadence.rhythm)
    return quiet.end_after(due) if quiet else due


def _next_digest(cadence: Cadence, moment: datetime) -> datetime:
    at = cadence.at or time()
    day = calendar.day_of(moment)
    if cadence.weekday is not None:
        day += _DAY * ((cadence.weekday - day.weekday()) % 7)
    due = _moment(day, at)
    step = _DAY if cadence.weekday is None else 7 * _DAY
    return due if due > moment else _moment(day + step, at)


def _moment(day: date, at: time) -> datetime:
    """Return the first moment (UTC) of a newsroom day at which the clock shows this time or a later one."""
    local = datetime.combine(day, at, calendar.TIME_ZONE)
    moment = local.astimezone(UTC)
    exists = calendar.local(moment).time() == at
    return moment if exists else _full_hour(moment)  # British clocks go forward on a full hour, by one


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _clock_time(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    return time(int(match[1]), int(match[2])) if match else None
