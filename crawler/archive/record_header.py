"""Reads the header of a record in a WARC (ISO 28500) or ARC file, and of the HTTP response in it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from search.errors import ArchiveError

_ARC_URL = re.compile(rb"[a-z]{3,8}:")
_ARC_DATE = re.compile(rb"\d{8,17}")
_LONGEST_LINE = 16 * 1024
_WARC_LINE = re.compile(rb"WARC/\d\.\d+\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/[\d.]+ +(\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(r"\r?\n(?![ \t])")
_DIGITS = ((14, "%Y%m%d%H%M%S"), (12, "%Y%m%d%H%M"), (8, "%Y%m%d"))
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """The header of a record. `kind` is its WARC-Type, or "response" or "warcinfo" in an ARC file.

    `fields` are the named fields by lower-case name, `url` is the address as the record states it and `date` its date
    as stated. `start` is where its block begins, and `length` the length of the block, in bytes.
    """

    kind: str
    fields: dict[str, str]
    url: str
    date: str
    start: int
    length: int


class HttpHeader(NamedTuple):
    """The status and the headers of a response in their order. `size` is the length of it all in bytes."""

    status: int
    headers: list[tuple[str, str]]
    size: int


def read_record_header(head: bytes) -> RecordHeader:
    """Return the header with which these bytes begin.

    Raises `ArchiveError`, with the reason only, if there is none or it does not state how long the record is.
    """
    if header := _arc_header(head):
        return header
    end = _END.search(head)
    if not _WARC_LINE.match(head) or end is None:
        raise ArchiveError("it is not a record of a web archive")
    fields = {name.lower(): value for name, value in _fields(head[: end.start()])}
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdecimal() and len(length) < 16):
        raise ArchiveError("it does not state its length")
    url = fields.get("warc-target-uri", "").strip("<>")
    kind = fields.get("warc-type", "").lower()
    return RecordHeader(kind, fields, url, fields.get("warc-date", ""), end.end(), int(length))


def starts_record(opening: bytes) -> bool:
    """Return whether these bytes begin a record of a WARC or ARC file."""
    return _WARC_LINE.match(opening) is not None or _arc_header(opening) is not None


def read_http_header(block: bytes) -> HttpHeader | None:
    """Return the header of the response with which a block begins, or None if it does not begin with one."""
    status = _STATUS_LINE.match(block)
    end = _END.search(block)
    if status is None or end is None:
        return None
    return HttpHeader(int(status[1]), _fields(block[: end.start()]), end.end())


def read_date(stated: str, headers: list[tuple[str, str]]) -> datetime:
    """Return the moment at which a response was fetched, in UTC.

    `stated` is the date of the record: ISO 8601, UTC where it states no offset, or digits as in 20260302123015. If it
    cannot be read, the Date header of the response is used. Raises `ArchiveError`, with the reason only, if that fails
    too.
    """
    moment = _moment(stated.strip())
    for name, value in headers:
        if moment is None and name.lower() == "date":
            # An impossible date raises ValueError or OverflowError, and one that is not a date TypeError.
            with suppress(ValueError, OverflowError, TypeError):
                moment = parsedate_to_datetime(value)
    with suppress(ValueError, OverflowError):
        if moment is not None:
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
            if moment > _EARLIEST:
                return moment
    raise ArchiveError(f"it has no date that can be read ({stated[:40]!r})" if stated else "it has no date")


def _arc_header(head: bytes) -> RecordHeader | None:
    """Return the header of a record in an ARC file, or None if it is not one.

    It is a line of URL, IP address, date, media type, four more fields in version 2, and length. Some URLs have spaces.
    """
    line, newline, _ = head[:_LONGEST_LINE].partition(b"\n")
    words = line.rstrip(b"\r").split(b" ")
    date = next((place for place, word in enumerate(words[2:-1], 2) if _ARC_DATE.fullmatch(word)), None)
    if not newline or date is None or not _ARC_URL.match(line) or not re.fullmatch(rb"\d{1,15}", words[-1]):
        return None
    url = b" ".join(words[: date - 1]).decode("utf-8", "replace")
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    return RecordHeader(kind, {}, url, words[date].decode(), len(line) + 1, int(words[-1]))


def _moment(stated: str) -> datetime | None:
    if stated.isascii() and stated.isdecimal():
        for digits, form in _DIGITS:
            if len(stated) >= digits:
                with suppress(ValueError):
                    return datetime.strptime(stated[:digits], form).replace(tzinfo=UTC)
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(stated)
    return None


def _fields(head: bytes) -> list[tuple[str, str]]:
    """Return the named fields after the first line. A line that begins with a space continues the one before."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    lines = (line.partition(":") for line in _LINE.split(text)[1:])
    return [(name.strip(), " ".join(value.split())) for name, colon, value in lines if colon]
