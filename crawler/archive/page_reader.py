"""Reads the pages of stories from a large web archive, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.archive.archive_input import archive_size, is_wacz, open_archive_file
from crawler.archive.captures import NOT_AN_ARCHIVE, Unread, capture_of, decoded, read_response
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
    """Yield the parts of a file from a record that starts at `start`. A missing or empty file has one empty part.

    A WACZ is one part, because WARC files that are compressed in it have to be unpacked for each part.
    """
    size = archive_size(path)
    part_size = size if size and is_wacz(path) else PART_SIZE
    yield ArchivePart(path, start, min(start + part_size, size), known=True)
    for begin in range(start + part_size, size, part_size):
        yield ArchivePart(path, begin, min(begin + part_size, size))


class PartReader:
    """Reads the pages of a part for whose addresses `is_wanted` is true. Never more than one page is in memory.

    `begin` is where the first record of the part starts, and `end` is where the last record that was read ends.
    `unread` are the records that cannot be read; reading goes on after them.
    """

    def __init__(self, part: ArchivePart, is_wanted: Callable[[str], bool]) -> None:
        self._part, self._is_wanted = part, is_wanted
        self.begin = self.end = part.start
        self.unread: list[Unread] = []

    def pages(self) -> Iterator[ArchivedPage]:
        """Yield the pages. Raises `ArchiveError`, which names the file, if it is missing, cut off or not an archive."""
        path = self._part.path
        try:
            with open_archive_file(path) as members_file, open_archive_file(path) as file:
                yield from self._pages(members_file, file)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error

    def _pages(self, members_file: BinaryIO, file: BinaryIO) -> Iterator[ArchivedPage]:
        path, start, stop, known = self._part
        self.begin = self.end = start if known else find_record(members_file, start, stop)
        members_file.seek(self.begin)
        members = read_members(members_file)
        while self.end < stop and (member := next(members, None)):
            if member.is_cut_off:
                raise ArchiveError(f"{path} is cut off after {self.end:,} bytes; what came before was used.")
            try:
                capture = capture_of(path, member)
                if capture and capture.status == 200 and self._is_wanted(capture.url):
                    yield read_archived_page(capture, file)
            except ArchiveError as error:
                if not member.offset and member.end >= archive_size(path):
                    raise ArchiveError(f"{path} {NOT_AN_ARCHIVE}.") from error
                self.unread.append(Unread(member.offset, str(error)))
            self.end = member.end


def read_archived_page(capture: Capture, file: BinaryIO) -> ArchivedPage:
    """Return the page of a capture from its open file.

    Raises `ArchiveError`, with the reason only, if it cannot be read or is larger than `LARGEST_PAGE`.
    """
    if capture.size > LARGEST_PAGE:
        raise ArchiveError(f"it is too large to be read ({capture.size:,} bytes)")
    stated, body = decoded(read_response(file, capture), LARGEST_PAGE)
    headers = Headers(stated)
    kind = responsetypes.from_args(headers=headers, url=capture.url, body=body)
    return ArchivedPage(kind(capture.url, status=capture.status, headers=headers, body=body), capture.date)
