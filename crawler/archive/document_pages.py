"""The documents (PDF) in web archives to which the pages of some sources link."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive.archive_input import open_archive_file
from crawler.archive.captures import normalised_url, scan
from crawler.archive.page_reader import read_archived_page
from crawler.pdf import read_pdf
from search.errors import ArchiveError, PageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from crawler.archive.captures import Capture


class ArchivedDocuments:
    """The documents in these files, which are scanned when the first document is needed."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files

    def text(self, address: str, moment: datetime) -> tuple[str, ...]:
        """Return the paragraphs of a document, from its first capture since `moment` or else from its last one.

        The result is empty if the document is not in the files or cannot be read.
        """
        captures = self._captures.get(normalised_url(address))
        if not captures:
            return ()
        nearest = next((each for each in captures if each.date >= moment), captures[-1])
        with suppress(ArchiveError, OSError, PageError), open_archive_file(nearest.path) as file:
            return read_pdf(read_archived_page(nearest, file).response.body, address)
        return ()

    @cached_property
    def _captures(self) -> dict[str, list[Capture]]:
        by_url: dict[str, list[Capture]] = {}
        for path in self._files:
            for capture in scan(path).captures:
                if capture.status == 200 and urlsplit(capture.url).path.lower().endswith(".pdf"):
                    by_url.setdefault(capture.url, []).append(capture)
        for captures in by_url.values():
            captures.sort(key=lambda capture: capture.date)
        return by_url
