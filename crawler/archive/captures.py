"""The captures in one WARC file: where each response with a page is, and where the file is damaged."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from w3lib.url import safe_url_string
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.timeutils import iso_date_to_datetime

from crawler.archive.members import Member, read_members

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

PAGE_STATUSES = frozenset({200, 301, 302, 303, 307, 308})
"""The statuses of pages and redirects; responses with other statuses are not captures."""
NOT_AN_ARCHIVE = "is not a web archive (.warc.gz, with each record compressed separately)"
_END = b"\r\n\r\n"


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


class Scan(NamedTuple):
    """The captures of a file, the number of its whole records, and what is wrong with it, without a full stop."""

    captures: list[Capture]
    records: int
    problem: str


def scan(path: Path) -> Scan:
    """Read a file from end to end, and return its whole captures and what is wrong with the file, if anything is."""
    captures: list[Capture] = []
    records = 0
    problem = ""
    try:
        with path.open("rb") as file:
            for member in read_members(file):
                capture = capture_of(path, member)
                captures += [capture] if capture else []
                records += 1
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror}"
    except EOFError:
        problem = f"{path} is cut off {_after(records)}"
    except (zlib.error, ArchiveLoadFailed):
        problem = f"{path} is damaged {_after(records)}" if records else f"{path} {NOT_AN_ARCHIVE}"
    return Scan(captures, records, problem)


def capture_of(path: Path, member: Member) -> Capture | None:
    """Return the capture in a record, or None for a record of another kind.

    Raises `EOFError` if the record is shorter than it states, and `ArchiveLoadFailed` if it is not a WARC record or if
    another record follows in the same gzip member.
    """
    head = BytesIO(member.head)
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    record = loader.parse_record_stream(head, known_format="warc", no_record_parse=True)
    start = head.tell()
    if record.length is None or start + record.length > member.size:
        raise EOFError
    if start + record.length + len(_END) < member.size:
        raise ArchiveLoadFailed("several records in one gzip member")
    url = normalised_url(record.rec_headers.get_header("WARC-Target-URI") or "")
    if record.rec_type != "response" or not url.startswith(("http://", "https://")) or not record.length:
        return None
    status = loader.load_http_headers("response", url, record.raw_stream, record.length).get_statuscode()
    if not status.isdecimal() or int(status) not in PAGE_STATUSES:
        return None
    date = _date(record.rec_headers.get_header("WARC-Date"))
    return Capture(url, date, int(status), record.length - (head.tell() - start), path, member.offset)


def normalised_url(url: str) -> str:
    """Return an address in the form that Scrapy uses in requests, or an empty string if it is not an address.

    Other archives leave é as it is, or write it as %c3%a9.
    """
    try:
        safe = safe_url_string(url)
    except ValueError:
        return ""
    return re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape.group().upper(), safe)


def _date(stated: str | None) -> datetime:
    try:
        moment: datetime = iso_date_to_datetime(stated or "", tz_aware=True)
    except (TypeError, ValueError) as error:
        raise ArchiveLoadFailed(f"No date: {stated}") from error
    return moment


def _after(records: int) -> str:
    if not records:
        return "in its first record"
    return f"after {records} {'record' if records == 1 else 'records'}"
