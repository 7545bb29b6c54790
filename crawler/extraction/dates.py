"""Parses the dates of pages and feeds; implausible dates become None."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from htmldate import find_date

from crawler.extraction.plain_text import element_text
from search.calendar import TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import html

    from crawler.extraction.blocks import Block

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No newsroom published on the web before 1990."""

_WRITTEN_FORMATS = (
    "%d %B %Y",
    "%d %b %Y",
    "%d %B %Y %H:%M",
    "%d %B %Y, %H:%M",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
)
"""Formats of dates as British pages write them for people."""


_MONTHS = "jan feb mar apr may june? july? aug sept? oct nov dec".replace(" ", "|")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_IN_WORDS = re.compile(
    rf"\b(?:{_DAY} (?:{_MONTHS})[a-z]*|(?:{_MONTHS})[a-z]*\.? {_DAY}),? (?:19|20)\d\d\b", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)|[.,]", re.IGNORECASE)
_ABOVE, _BELOW = 4, 12
"""The number of blocks above and below the main heading in which a dateline may be."""
_LONGEST_DATELINE = 120


def parse_moment(stated: str, seen: datetime) -> datetime | None:
    """Return the moment that a text states (ISO 8601, RFC 2822 or as in "10 April 2020"), in UTC.

    A time without an offset is newsroom time (Europe/London). `seen` is when the page was fetched. The result is None
    for other formats and for implausible dates.
    """
    zoned = parse_zoned_moment(stated, seen)
    return zoned and zoned.astimezone(UTC)


def parse_zoned_moment(stated: str, seen: datetime) -> datetime | None:
    """Return the same moment with the stated offset, or in `TIME_ZONE` if none is stated."""
    if not 0 < len(stated) <= _LONGEST_DATELINE:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime, _parse_written):
        try:
            parsed = parse(" ".join(stated.split()))
        except ValueError:
            continue
        zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=TIME_ZONE)
        return zoned if plausible_moment(zoned, seen) else None
    return None


def date_by_headline(blocks: Sequence[Block], seen: datetime) -> datetime | None:
    """Return the date in a dateline, which is a short block near the main heading; None if there is none."""
    headline = next((number for number, block in enumerate(blocks) if block.tag == "h1"), 0)
    for block in blocks[max(headline - _ABOVE, 0) : headline + _BELOW]:
        text = block.text or (element_text(block.element) if block.element is not None else "")
        match = _IN_WORDS.search(text) if len(text) <= _LONGEST_DATELINE else None
        if match and (published := parse_zoned_moment(_ORDINAL.sub("", match[0]), seen)):
            return published
    return None


def guess_date(page: html.HtmlElement, url: str, seen: datetime) -> datetime | None:
    """Return the midnight that begins the day that htmldate guesses for a page, or None if it finds no date.

    The year in a copyright line is not taken for a date.

    https://htmldate.readthedocs.io/en/latest/corefunctions.html
    """
    try:
        day = find_date(page, url=url, original_date=True, extensive_search=False, min_date=EARLIEST, max_date=seen)
    except (ValueError, AttributeError, RecursionError):  # htmldate raises these for some pages and addresses.
        return None
    return parse_zoned_moment(day, seen) if day else None


def plausible_moment(stated: datetime, seen: datetime) -> datetime | None:
    """Return an aware moment in UTC, or None if it is before 1990 or more than a day after `seen`."""
    try:
        utc = stated.astimezone(UTC)
    except OverflowError:
        return None
    return utc if EARLIEST <= utc <= seen + timedelta(days=1) else None


def _parse_written(stated: str) -> datetime:
    for form in _WRITTEN_FORMATS:
        try:
            return datetime.strptime(stated, form)
        except ValueError:
            continue
    raise ValueError(stated)
