"""The pages of stories in a large web archive, read a part at a time, whatever else it holds."""

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
"""Bytes of a part: some hundred pages, so that all processes have work to the end."""


class ArchivePart(NamedTuple):
    """The records of a file that start in [start, stop), in bytes. `known`: one is known to begin at `start`."""

    path: Path
    start: int
    stop: int
    known: bool = False


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as it was `captured` (UTC), its body unpacked."""

    response: Response
    captured: datetime


def parts(path: Path, start: int) -> Iterator[ArchivePart]:
    """The parts of a file from a record on that starts at `start`; one, if there is nothing or no file."""
    size = path.stat().st_size if path.exists() else 0
    yield ArchivePart(path, start, min(start + PART_SIZE, size), known=True)
    for begin in range(start + PART_SIZE, size, PART_SIZE):
        yield ArchivePart(path, begin, min(begin + PART_SIZE, size))


class PartReader:
    """Reads the pages of a part at addresses that are `wanted`, never more than one in memory.

    `begin` and `end` are where its first record starts and where the next would, as far as was read.
    """

    def __init__(self, part: ArchivePart, is_wanted: Callable[[str], bool]) -> None:
        self._part, self._is_wanted = part, is_wanted
        self.begin = self.end = part.start

    def pages(self) -> Iterator[ArchivedPage]:
        """Raises `ArchiveError`, which names the file, where it is missing, cut off or damaged."""
        path = self._part.path
        try:
            with path.open("rb") as members_file, path.open("rb") as file:
                yield from self._pages(members_file, file)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
        except (EOFError, zlib.error, ArchiveLoadFailed) as error:
            what = "is cut off" if isinstance(error, EOFError) else "is damaged or no web archive"
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
    """The page of a capture, from its file; None for one that is larger than is read."""
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
