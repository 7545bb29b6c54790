"""The captures in one WARC file: where each response with a page is, and where the file is damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from w3lib.url import safe_url_string

from crawler.archive.archive_input import open_archive_file
from crawler.archive.encodings import decode_body, without_encodings
from crawler.archive.members import HEAD, Member, read_content, read_members
from crawler.archive.record_header import read_date, read_http_header, read_record_header
from search.errors import ArchiveError
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

PAGE_STATUSES = frozenset({200, 301, 302, 303, 307, 308})
"""The statuses of pages and redirects; responses with other statuses are not captures."""
NOT_AN_ARCHIVE = "is not a web archive (WARC, ARC or WACZ, with each record compressed separately)"
LONGEST_ENDING = 4
"""The most bytes after the block of a record: two newlines."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One response in an archive.

    `date` is when it was fetched, aware and in UTC. `size` is the length of its body as received, in bytes. `offset`
    is where its record starts in the file, in bytes.
    """

    url: str
    date: datetime
    status: int
    size: int
    path: Path
    offset: int


class ArchivedResponse(NamedTuple):
    """The headers and the body of a capture, as received: still compressed if Content-Encoding says so."""

    headers: list[tuple[str, str]]
    body: bytes


class Unread(NamedTuple):
    """Why a record cannot be read, and where it is in its file, in bytes."""

    offset: int
    reason: str


class Scan(NamedTuple):
    """The captures of a file, the number of its whole records, and what is wrong with it, without a full stop."""

    captures: list[Capture]
    records: int
    problem: str


def scan(path: Path) -> Scan:
    """Read a file from end to end, and return its whole captures and what is wrong with the file, if anything is."""
    captures: list[Capture] = []
    unread: list[Unread] = []
    records = last = 0
    cut_off = False
    try:
        with open_archive_file(path) as file:
            for member in read_members(file):
                try:
                    capture = capture_of(path, member)
                except ArchiveError as error:
                    unread.append(Unread(member.offset, str(error)))
                    cut_off = member.is_cut_off
                else:
                    captures += [capture] if capture else []
                    records, last = records + 1, member.offset
    except OSError as error:
        return Scan(captures, records, f"{path} cannot be read: {error.strerror}")
    if not unread:
        problem = ""
    elif cut_off and len(unread) == 1:
        problem = f"{path} is cut off {_after(records)}"
    elif not records:
        problem = f"{path} {NOT_AN_ARCHIVE}"
    elif unread[0].offset > last:
        problem = f"{path} is damaged {_after(records)}"
    else:
        problem = f"{path} has {describe_unread(unread)}"
    return Scan(captures, records, problem)


def describe_unread(unread: Sequence[Unread], most: int = 3) -> str:
    """Return how many records cannot be read, and where the first `most` are and why, without a full stop."""
    reasons = [f"at byte {offset:,}: {reason}" for offset, reason in unread[:most]]
    reasons += [f"and {len(unread) - most:,} more"] if len(unread) > most else []
    return f"{counted(len(unread), 'record')} that cannot be read ({'; '.join(reasons)})"


def capture_of(path: Path, member: Member) -> Capture | None:
    """Return the capture in a record, or None for a record of another kind.

    Raises `ArchiveError`, with the reason only, if the member is damaged or is not one whole record.
    """
    if member.problem:
        raise ArchiveError(member.problem)
    header = read_record_header(member.head)
    end = header.start + header.length
    if end > member.size:
        raise ArchiveError("it is shorter than it states")
    if end + LONGEST_ENDING < member.size:
        raise ArchiveError("it has more records in its compressed data")
    url = normalised_url(header.url)
    if header.kind != "response" or not url.startswith(("http://", "https://")) or not header.length:
        return None
    response = read_http_header(member.head[header.start : end])
    if response is None:
        raise ArchiveError("it has no HTTP header")
    if response.status not in PAGE_STATUSES:
        return None
    date = read_date(header.date, response.headers)
    return Capture(url, date, response.status, header.length - response.size, path, member.offset)


def read_response(file: BinaryIO, capture: Capture) -> ArchivedResponse:
    """Return the response of a capture from its open file. The caller checks that its size is not too large.

    Raises `ArchiveError`, with the reason only, if it cannot be read.
    """
    content = read_content(file, capture.offset, capture.size + 2 * HEAD)
    header = read_record_header(content[:HEAD])
    block = content[header.start : header.start + header.length]
    response = read_http_header(block)
    if response is None or len(block) < header.length:
        raise ArchiveError("it is damaged")
    return ArchivedResponse(response.headers, block[response.size :])


def decoded(response: ArchivedResponse, limit: int) -> ArchivedResponse:
    """Return a response without chunks and compression, in its headers and in its body.

    Raises `ArchiveError`, with the reason only, if it cannot be decoded or has more than `limit` bytes.
    """
    return ArchivedResponse(without_encodings(response.headers), decode_body(response.headers, response.body, limit))


def normalised_url(url: str) -> str:
    """Return an address in the form that Scrapy uses in requests, or an empty string if it is not an address.

    Other archives leave é as it is, or write it as %c3%a9.
    """
    try:
        safe = safe_url_string(url)
    except ValueError:
        return ""
    return re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape.group().upper(), safe)


def _after(records: int) -> str:
    if not records:
        return "in its first record"
    return f"after {records} {'record' if records == 1 else 'records'}"
