"""Web archives as one: which pages they hold, when each was captured, and what was answered."""

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
    """A capture's headers and its body as received: still compressed if Content-Encoding says so."""

    headers: list[tuple[str, str]]
    body: bytes


class Archive:
    """The captures of one or more WARC files (.warc.gz) whose answers were a page or a redirect.

    `problems` has a sentence for each file that is missing, no archive, damaged or cut off; what was whole
    in it is used. Raises `ArchiveError`, with those sentences, where nothing can be used at all.
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
        """Every URL that was captured, in the order in which the files first have them."""
        return self._captures.keys()

    def captures(self, url: str) -> Sequence[Capture]:
        """The captures of a URL in the order in which they were fetched; none if it is not in the archive."""
        return self._captures.get(normalised_url(url), ())

    def read(self, capture: Capture) -> ArchivedResponse:
        """The captured answer.

        Raises `ArchiveError` if the file can no longer be read.
        """
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
            self.problems.append(f"{result.problem}{'; those are used.' if result.records else '.'}")
        elif not result.captures:
            self.problems.append(f"{path} holds no pages.")


@cache
def open_archive(paths: tuple[Path, ...]) -> Archive:
    """The archive of these files, scanned once a process however many spiders read it; raises `ArchiveError`."""
    return Archive(paths)


def _body(record: Any) -> bytes:
    """As received, but in one piece: warcio's content_stream() would undo the compression as well."""
    chunked = (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    body: bytes = stream.read()
    return body
