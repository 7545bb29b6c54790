"""A WARC file to which responses are added."""

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
from crawler.archive.compression import GZIP
from search.errors import ArchiveError
from search.private_files import create_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

_VERSION = "WARC/1.1"
"""The first version of WARC whose dates have fractions of a second."""
LINKED_FROM = "BlueLight-Linked-From"
"""The header, in the record of a document, for the address of the story's page that links to it."""


class ArchiveFile:
    """A WARC file to which each response is added in one write, so that a crawl may be killed at any moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._builder = RecordBuilder(warc_version=_VERSION)

    def start(self) -> None:
        """Write the first record, which describes the file, or check that an existing archive can be extended.

        Raises `ArchiveError` if the file cannot be written, or if it is not a whole archive.
        """
        if not self._path.exists() or not self._path.stat().st_size:
            about = {"software": "Blue Light", "format": "WARC File Format 1.1"}
            self._append(self._builder.create_warcinfo_record(self._path.name, about))
        elif problem := scan(self._path).problem or self._unsuited():
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
        """Add a response.

        `date` is an aware moment, `status` the status line without the protocol, and `body` the body as `headers`
        describe it, which may be compressed. For a document, `linked_from` is the address of the story's page. Raises
        `ArchiveError` if the file cannot be written; it is then left unchanged.
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

    def _unsuited(self) -> str:
        """Return why a whole archive cannot be extended, or an empty string. All records are compressed alike."""
        with self._path.open("rb") as file:
            return "" if file.read(len(GZIP)) == GZIP else f"{self._path} is not compressed with gzip"

    def _append(self, record: ArcWarcRecord) -> None:
        """Append a record in one write, because several spiders share a file and must not mix their bytes."""
        member = BytesIO()
        WARCWriter(member, gzip=True).write_record(record)
        try:
            create_file(self._path)
            with self._path.open("ab", buffering=0) as file:
                end = file.tell()
                if file.write(member.getvalue()) < len(member.getvalue()):
                    file.truncate(end)
                    raise ArchiveError(f"{self._path} cannot be written: the disk is full.")
        except OSError as error:
            raise ArchiveError(f"{self._path} cannot be written: {error.strerror}.") from error
