"""Times as publishers write them, in feeds, sitemaps, listings, APIs and pages: one reader for all of them.

The reader takes a text apart into a date, a time of day and a zone, and reads it only if nothing is left over. Numbers
are British, with the day first, unless the year comes first or no other reading is possible (07/16/2026). A text
without a zone is in newsroom time (Europe/London). The name of a zone means what it means in Britain, so that BST is
British Summer Time. Formats: ISO 8601, the dates of RFC 5322 and RFC 850, C's asctime, JavaScript's Date, Unix time in
seconds or milliseconds, and dates in English words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from search.calendar import TIME_ZONE, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No newsroom published on the web before this moment."""
LONGEST = 120
"""Characters of the longest text that is read as a time."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th)\b)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})(?P<sign>[-/.])(?P<number>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)(?=T|Z?$|\s)",
        rf"(?<![\d:.]){_DAY}\s*[-/]\s*{_MONTH}\s*[-/]\s*(?P<year>\d{{4}}|\d\d)(?![\d:])",
        rf"(?<![\d:.]){_DAY}(?:\s*,\s*|\s+(?:of\s+)?|(?=[a-z])){_MONTH}(?:\s*,)?\s*(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}\s*{_DAY}\s*(?:,\s*|\s)(?P<year>\d{{4}})(?!\d)",
        r"(?<![\d:])(?P<day>\d{1,2})(?P<sign>[-/.])(?P<number>\d{1,2})(?P=sign)(?P<year>\d{4}|\d\d)(?![\d:])",
    )
)
_ASCTIME = re.compile(
    rf"\b{_MONTH}\s+{_DAY}\s+(?P<rest>\d\d:\d\d:\d\d(?:\s+[A-Z]{{1,4}})?)\s+(?P<year>\d{{4}})$", re.IGNORECASE
)
_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z?", re.ASCII)
_UNIX = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?", re.ASCII)
_CLOCK = re.compile(
    r"(?<![\d.:])(?:"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?)?\s*(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?P<hour24>\d{1,2})[:.](?P<minute24>\d\d)(?:[:.](?P<second24>\d\d)(?:[.,]\d+)?)?(?:\s*(?:hrs|hours|h)\b)?"
    r"|(?P<packed_hour>\d\d)(?P<packed_minute>\d\d)(?P<packed_second>\d\d)?(?:[.,]\d+)?(?=Z|[+-]|$|\s*(?:hrs|hours)\b)"
    r"(?:\s*(?:hrs|hours)\b)?"
    r"|(?:12\s+)?(?P<word>noon|midday)\b"
    r")",
    re.IGNORECASE | re.ASCII,
)
_OFFSET = re.compile(
    r"\s*(?:UTC|GMT|Z)?\s*(?P<sign>[+\u2212-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?(?![\d:/.-])"
    r"(?:\s*[(\[][^()\[\]]{1,40}[)\]])?",
    re.IGNORECASE | re.ASCII,
)
_ZONE = re.compile(
    r"\s*[(\[]?(?P<name>Europe/London|[A-Z]{1,5})\b[)\]]?(?:\s*[(\[][^()\[\]]{1,40}[)\]])?", re.IGNORECASE
)
_MINUTES_EAST = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "cet", "west"), 60),
    **dict.fromkeys(("cest", "eet", "sast"), 120),
    **dict.fromkeys(("eest", "msk"), 180),
    **{"ast": -240, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
    **{"hst": -600, "akst": -540, "akdt": -480, "jst": 540, "aest": 600, "aedt": 660, "awst": 480, "nzst": 720},
    "nzdt": 780,
}
"""Minutes east of Greenwich. CST and IST are left out: each names two zones, so that only the day is certain."""
_LONDON = ("europe/london", "uk")
_NOT_ZONES = (
    "on",
    "at",
    "mon",
    "tue",
    "tues",
    "wed",
    "weds",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "the",
    "and",
    "last",
    "first",
)
_NOISE = re.compile(
    r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?"
    r"|\b(?:first|last|date|time|was|uk|on|at|of|the|this|page|article|story|published|posted|updated|modified|issued"
    r"|released|added|created|reviewed|publication)\b"
    r"|[\s,;:|.·•@–—()\[\]/T-])*",
    re.IGNORECASE,
)
"""Words and signs that may stand beside a time without making it something else."""


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time that a publisher stated.

    `moment` is aware and has the offset that was stated, or that of `TIME_ZONE`. `has_clock` says whether a time of day
    was stated; without one, `moment` is the midnight that begins the newsroom day.
    """

    moment: datetime
    has_clock: bool = True

    @property
    def utc(self) -> datetime:
        """Return the moment in UTC."""
        return self.moment.astimezone(UTC)


def read_time(text: str, seen: datetime) -> StatedTime | None:
    """Return the time that a text states and nothing else, or None if it states none that can be believed.

    `seen` is when the text was fetched. A time before 1990, or more than a day after `seen`, is not believed.
    """
    stated = _read(" ".join(text.split())) if len(text) <= 4 * LONGEST else None
    return stated if stated and _is_believable(stated.moment, seen) else None


def find_time(text: str, seen: datetime) -> StatedTime | None:
    """Return the first date in a text that may state other things too, with the time of day that stands beside it.

    The time of day may stand before the date or after it. Only use this where a date can be nothing but the date of
    the story, as in the row of a listing; a date in running text may be that of anything.
    """
    text = " ".join(text.split())
    for pattern in _DATES:
        if found := pattern.search(text):
            before, after = _clock_before(text[: found.start()]), _clock_after(text[found.end() :])
            return read_time(f"{before} {found[0]} {after}", seen) or read_time(found[0], seen)
    return None


def most_exact(stated: Iterable[StatedTime | None]) -> StatedTime | None:
    """Return the first of some times, in the order of their authority, or a later one that adds a time of day to it.

    A day never replaces a time of day on the same newsroom day.
    """
    times = [each for each in stated if each]
    if not times:
        return None
    first = times[0]
    same_day = (each for each in times if each.has_clock and day_of(each.moment) == day_of(first.moment))
    return first if first.has_clock else next(same_day, first)


def _is_believable(moment: datetime, seen: datetime) -> bool:
    try:
        return EARLIEST <= moment.astimezone(UTC) <= seen + timedelta(days=1)
    except OverflowError:
        return False


def _read(text: str) -> StatedTime | None:
    if not 0 < len(text) <= LONGEST:
        return None
    if unix := _UNIX.fullmatch(text):
        return StatedTime(datetime.fromtimestamp(int(unix[1]), UTC))
    if digits := _DIGITS.fullmatch(text):
        text = "{}-{}-{}T{}:{}:{}".format(*digits.groups()) + ("Z" if text.endswith("Z") else "")
    if turned := _ASCTIME.search(text):
        text = f"{turned['day']} {turned['month']} {turned['year']} {turned['rest']}"
    for pattern in _DATES:
        if found := pattern.search(text):
            day = _date(found)
            return _with_clock(day, f"{text[: found.start()]} ", text[found.end() :]) if day else None
    return None


def _clock_before(text: str) -> str:
    """The time of day at the end of a text, with its zone, or an empty string."""
    last = max(_CLOCK.finditer(text, max(len(text) - LONGEST // 2, 0)), key=re.Match.start, default=None)
    if last is None:
        return ""
    length = _zone(text[last.end() :])[1]
    return text[last.start() : last.end() + length] if _is_noise(text[last.end() + length :]) else ""


def _clock_after(text: str) -> str:
    """The time of day at the beginning of a text, with its zone, or an empty string."""
    text = text.replace("T", " ", 1) if text.startswith("T") else text
    start = _NOISE.match(text)
    clock = _CLOCK.match(text, start.end()) if start else None
    return text[: clock.end() + _zone(text[clock.end() :])[1]] if clock else ""


def _date(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    day, year = int(groups["day"]), int(groups["year"])
    month = int(groups["number"]) if groups.get("number") else 1 + _MONTHS.index(groups["month"][:3].lower())
    if year < 100:
        year += 2000 if year < 70 else 1900
    if month > 12 >= day and found.re.pattern.startswith(r"(?<![\d:])(?P<day>"):
        day, month = month, day
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_clock(day: date, before: str, after: str) -> StatedTime | None:
    """The time on a day, from what stands before and after the date; None if something else stands there too."""
    for place, text in enumerate((after, before)):
        clock = _CLOCK.search(text.replace("T", " ", 1) if place == 0 else text)
        if clock is None:
            continue
        at, days = _time(clock)
        if at is None:
            return None
        rest = text[clock.end() :]
        zone, length, known = _zone(rest)
        left = (before, after)[place], text[: clock.start()], rest[length:]
        if not all(map(_is_noise, left)):
            return None
        moment = datetime.combine(day, at, zone) + timedelta(days=days)
        return StatedTime(moment) if known else StatedTime(_midnight(day), has_clock=False)
    return (
        StatedTime(_midnight(day), has_clock=False)
        if _is_noise(before) and _is_noise(after.removesuffix("Z"))
        else None
    )


def _time(clock: re.Match[str]) -> tuple[time | None, int]:
    """The time of day, and by how many days it goes beyond the day: 24:00 is the next midnight."""
    groups = clock.groupdict()
    if groups["word"]:
        return time(12), 0
    hour, minute, second = (
        int(groups[name] or groups[f"{name}24"] or groups[f"packed_{name}"] or 0)
        for name in ("hour", "minute", "second")
    )
    if groups["half"]:
        if not 1 <= hour <= 12:
            return None, 0
        hour = hour % 12 + (12 if groups["half"] in "pP" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return time(0), 1
    try:
        return time(hour, minute, min(second, 59)), 0
    except ValueError:
        return None, 0


def _zone(rest: str) -> tuple[tzinfo, int, bool]:
    """The zone that follows a time of day, how many characters it takes, and whether it is known."""
    if offset := _OFFSET.match(rest):
        hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
        if hours > 14 or minutes > 59:
            return TIME_ZONE, offset.end(), False
        east = timedelta(hours=hours, minutes=minutes)
        return timezone(east if offset["sign"] == "+" else -east), offset.end(), True
    named = _ZONE.match(rest)
    name = named["name"].lower() if named else ""
    known = name in _LONDON or name in _MINUTES_EAST
    if named is None or name in _NOT_ZONES or _is_noise(name) or not (known or named["name"].isupper()):
        return TIME_ZONE, 0, True
    if name in _LONDON:
        return TIME_ZONE, named.end(), True
    if name in _MINUTES_EAST:
        return timezone(timedelta(minutes=_MINUTES_EAST[name])), named.end(), True
    return TIME_ZONE, named.end(), False


def _is_noise(text: str) -> bool:
    return _NOISE.fullmatch(text) is not None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), TIME_ZONE)
