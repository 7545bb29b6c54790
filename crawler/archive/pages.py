"""The pages of stories in a large web archive, read once from end to end, whatever else it holds."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.archive.captures import capture_of
from crawler.archive.members import read_members
from crawler.extraction.decoding import LARGEST
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from crawler.archive.captures import Capture

_PASSED_OVER = 1_000
"""Records between two signs of life where none is wanted."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was `captured` (UTC), its body unpacked."""

    response: Response
    captured: datetime


def read_pages(path: Path, start: int, wanted: Callable[[str], bool]) -> Iterator[tuple[Page | None, int]]:
    """The pages at addresses that are `wanted`, from a record on that starts at `start`, each with where the next
    record starts; a None from time to time only says how far it came. Never more than a page in memory.

    Raises `ArchiveError`, which names the file, where it is missing, cut off or damaged: what was whole was given.
    """
    end = start
    try:
        with path.open("rb") as walking, path.open("rb") as file:
            walking.seek(start)
            for number, member in enumerate(read_members(walking), 1):
                capture = capture_of(path, member)
                page = None
                if capture and capture.status == 200 and wanted(capture.url):
                    file.seek(member.offset)
                    page = _page(capture, file.read(member.end - member.offset))
                end = member.end
                if page or number % _PASSED_OVER == 0:
                    yield page, end
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
    except (EOFError, zlib.error, ArchiveLoadFailed) as error:
        what = "is cut off" if isinstance(error, EOFError) else "is damaged or no web archive"
        raise ArchiveError(f"{path} {what} after {end:,} bytes; what came before was used.") from error
    yield None, end


def _page(capture: Capture, member: bytes) -> Page | None:
    """None for one that is larger than is read."""
    record = next(ArchiveIterator(BytesIO(member)))
    body = record.content_stream().read(LARGEST + 1)
    if len(body) > LARGEST:
        return None
    stated = [
        each for each in record.http_headers.headers if each[0].lower() not in ("content-encoding", "transfer-encoding")
    ]
    headers = Headers(stated)
    kind = responsetypes.from_args(headers=headers, url=capture.url, body=body)
    return Page(kind(capture.url, status=capture.status, headers=headers, body=body), capture.date)
