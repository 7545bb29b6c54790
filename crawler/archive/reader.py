"""Reads several web archives as one: the addresses in them, their captures and the captured responses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from crawler.archive.archive_input import open_archive_file
from crawler.archive.captures import ArchivedResponse, Capture, decoded, normalised_url, read_response, scan
from crawler.archive.encodings import without_chunks
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Archive:
    """The captures of pages and redirects in one or more web archives (WARC, ARC or WACZ).

    `problems` has a sentence for each file that is missing, damaged, cut off or not an archive; its whole records
    are used. Raises `ArchiveError`, with these sentences, if there is nothing to use.
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
        """Return the captured response without chunks. Raises `ArchiveError` if it can no longer be read."""
        headers, body = self._received(capture)
        return ArchivedResponse(headers, without_chunks(headers, body))

    def read_decoded(self, capture: Capture, limit: int) -> ArchivedResponse:
        """Return the captured response without chunks and compression.

        Raises `ArchiveError` if it can no longer be read, cannot be decoded, or has more than `limit` bytes.
        """
        return decoded(self._received(capture), limit)

    def _received(self, capture: Capture) -> ArchivedResponse:
        try:
            with open_archive_file(capture.path) as file:
                return read_response(file, capture)
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
