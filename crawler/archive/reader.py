"""Reads several web archives as one: the addresses in them, their captures and the captured responses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from crawler.archive.captures import Capture, normalised_url, scan
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class ArchivedResponse(NamedTuple):
    """The headers and the body of a capture, as received: still compressed if Content-Encoding says so."""

    headers: list[tuple[str, str]]
    body: bytes


class Archive:
    """The captures of pages and redirects in one or more WARC files (.warc.gz).

    `problems` has a sentence for each file that is missing, damaged, cut off or not an archive; its whole records are
    used. Raises `ArchiveError`, with these sentences, if there is nothing to use.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.problems: list[str] = []
        self._captures: dict[str, list[Capture]] = {}
        for path in paths:
            self._add(path)
        for captures in self._captures.values():
            captures.sort(key=lambda capture: capture.date)
        if not self._captures:
            raise ArchiveError(" ".join(self.problems) or "No archive was named.")

    @property
    def urls(self) -> Iterable[str]:
        """All URLs that were captured, in the order of the files."""
        return self._captures.keys()

    def captures(self, url: str) -> Sequence[Capture]:
        """Return the captures of a URL in the order in which they were fetched."""
        return self._captures.get(normalised_url(url), ())

    def read(self, capture: Capture) -> ArchivedResponse:
        """Return the captured response. Raises `ArchiveError` if the file can no longer be read."""
        try:
            with capture.path.open("rb") as file:
                file.seek(capture.offset)
                record = next(ArchiveIterator(file))
                return ArchivedResponse(list(record.http_headers.headers), _body(record))
        except OSError as error:
            raise ArchiveError(f"{capture.path} cannot be read: {error.strerror}.") from error

    def _add(self, path: Path) -> None:
        result = scan(path)
        for capture in result.captures:
            self._captures.setdefault(capture.url, []).append(capture)
        if result.problem:
            self.problems.append(f"{result.problem}{'; these were used.' if result.records else '.'}")
        elif not result.captures:
            self.problems.append(f"{path} contains no pages.")


@cache
def open_archive(paths: tuple[Path, ...]) -> Archive:
    """Return the archive of these files, which is scanned only once in a process. Raises `ArchiveError`."""
    return Archive(paths)


def _body(record: Any) -> bytes:
    """Return the body as received, without chunks. warcio's content_stream() would also undo the compression."""
    chunked = (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    body: bytes = stream.read()
    return body
