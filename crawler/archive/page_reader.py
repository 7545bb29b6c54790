"""Reads the pages of stories from a large web archive, part by part."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.archive.captures import capture_of
from crawler.archive.members import find_record, read_members
from crawler.extraction.page_decoder import LARGEST_PAGE
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from crawler.archive.captures import Capture

PART_SIZE = 512 * 1024
"""The size of a part in bytes, which is some hundred pages: small enough to keep all processes busy to the end."""


class ArchivePart(NamedTuple):
    """The records of a file that start in [start, stop), in bytes. `known` means that a record starts at `start`."""

    path: Path
    start: int
    stop: int
    known: bool = False


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page with the moment at which it was `captured` (UTC). The body of the response is decompressed."""

    response: Response
    captured: datetime


def parts(path: Path, start: int) -> Iterator[ArchivePart]:
    """Yield the parts of a file from a record that starts at `start`. A missing or empty file has one empty part."""
    size = path.stat().st_size if path.exists() else 0
    yield ArchivePart(path, start, min(start + PART_SIZE, size), known=True)
    for begin in range(start + PART_SIZE, size, PART_SIZE):
        yield ArchivePart(path, begin, min(begin + PART_SIZE, size))


class PartReader:
    """Reads the pages of a part for whose addresses `is_wanted` is true. Never more than one page is in memory.

    `begin` is where the first record of the part starts, and `end` is where the last record that was read ends.
    """

    def __init__(self, part: ArchivePart, is_wanted: Callable[[str], bool]) -> None:
        self._part, self._is_wanted = part, is_wanted
        self.begin = self.end = part.start

    def pages(self) -> Iterator[ArchivedPage]:
        """Yield the pages. Raises `ArchiveError`, which names the file, if it is missing, cut off or damaged."""
        path = self._part.path
        try:
            with path.open("rb") as members_file, path.open("rb") as file:
                yield from self._pages(members_file, file)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
        except (EOFError, zlib.error, ArchiveLoadFailed) as error:
            what = "is cut off" if isinstance(error, EOFError) else "is damaged or not a web archive"
            raise ArchiveError(f"{path} {what} after {self.end:,} bytes; what came before was used.") from error

    def _pages(self, members_file: BinaryIO, file: BinaryIO) -> Iterator[ArchivedPage]:
        _, start, stop, known = self._part
        self.begin = self.end = start if known else find_record(members_file, start, stop)
        members_file.seek(self.begin)
        members = read_members(members_file)
        while self.end < stop and (member := next(members, None)):
            capture = capture_of(self._part.path, member)
            self.end = member.end
            if capture and capture.status == 200 and self._is_wanted(capture.url):
                page = read_archived_page(capture, file)
                if page:
                    yield page


def read_archived_page(capture: Capture, file: BinaryIO) -> ArchivedPage | None:
    """Return the page of a capture from its open file, or None if the page is larger than `LARGEST_PAGE`."""
    file.seek(capture.offset)
    record = next(ArchiveIterator(file))
    body = record.content_stream().read(LARGEST_PAGE + 1)
    if len(body) > LARGEST_PAGE:
        return None
    stated = [
        each for each in record.http_headers.headers if each[0].lower() not in ("content-encoding", "transfer-encoding")
    ]
    headers = Headers(stated)
    kind = responsetypes.from_args(headers=headers, url=capture.url, body=body)
    return ArchivedPage(kind(capture.url, status=capture.status, headers=headers, body=body), capture.date)
