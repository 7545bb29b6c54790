"""What one WARC file holds: where each answer lies that brought a page, and where the file is broken."""

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
"""An answer with another status brings neither a page nor the way to one."""
NOT_AN_ARCHIVE = "is not a web archive (.warc.gz, each record compressed on its own)"
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer to a request as an archive has it.

    `date` is when it was fetched, aware, in UTC; `size` is that of its body as received, in bytes; `offset`
    is where its record starts in the file.
    """

    url: str
    date: datetime
    status: int
    size: int
    path: Path
    offset: int


class Scan(NamedTuple):
    """The captures of a file, how many whole records it has, and what is wrong with it, without a full stop."""

    captures: list[Capture]
    records: int
    problem: str


def scan(path: Path) -> Scan:
    """Read a file once from end to end. What is wrong with it is in the answer; what was whole is, too."""
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
    """The capture in a record, None for a record of another kind.

    Raises `EOFError` if the record is shorter than it says, `ArchiveLoadFailed` if it is not one of a WARC or
    another follows in the same member.
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
    """An address as Scrapy writes it in a request: other archives leave é as it is, or write it %c3%a9.

    Empty for what is no address.
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
