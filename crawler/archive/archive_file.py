"""A WARC that grows at its end."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from crawler.archive.captures import scan
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

_VERSION = "WARC/1.1"
"""The first whose dates hold fractions of a second."""
LINKED_FROM = "BlueLight-Linked-From"
"""Of a document, in the header of its record: the page of the story whose words it has."""


class ArchiveFile:
    """A WARC to which answers are added, each at once and whole, so that a crawl may be killed at any moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._builder = RecordBuilder(warc_version=_VERSION)

    def start(self) -> None:
        """Write the record that says what the file is, or see that an archive that is there can be added to.

        Raises `ArchiveError` where it cannot be written, or holds something to which nothing can be added.
        """
        if not self._path.exists() or not self._path.stat().st_size:
            about = {"software": "Blue Light", "format": "WARC File Format 1.1"}
            self._append(self._builder.create_warcinfo_record(self._path.name, about))
        elif problem := scan(self._path).problem:
            raise ArchiveError(f"{problem}; nothing can be added to it.")
        elif not os.access(self._path, os.W_OK):
            raise ArchiveError(f"{self._path} cannot be written.")

    def add(
        self,
        url: str,
        *,
        date: datetime,
        status: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        linked_from: str = "",
    ) -> None:
        """Add an answer: its status line without the protocol, its headers, and its body as these describe it.

        `date` is an aware moment; `linked_from` is the page of the story whose document this is. Raises
        `ArchiveError` where the file cannot be written; it then ends as before.
        """
        stated = datetime_to_iso_date(date.astimezone(UTC).replace(tzinfo=None), use_micros=True)
        record = self._builder.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(status, list(headers), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": stated} | ({LINKED_FROM: linked_from} if linked_from else {}),
        )
        self._append(record)

    def _append(self, record: ArcWarcRecord) -> None:
        """In one write: several spiders share a file, and none may come between another's bytes."""
        member = BytesIO()
        WARCWriter(member, gzip=True).write_record(record)
        try:
            with self._path.open("ab", buffering=0) as file:
                end = file.tell()
                if file.write(member.getvalue()) < len(member.getvalue()):
                    file.truncate(end)
                    raise ArchiveError(f"{self._path} cannot be written: the disk is full.")
        except OSError as error:
            raise ArchiveError(f"{self._path} cannot be written: {error.strerror}.") from error
