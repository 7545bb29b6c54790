"""Writes the responses of a crawl to a web archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured
from scrapy.utils.response import response_status_message

from crawler.archive.archive_file import ArchiveFile
from crawler.newsroom import NewsroomSpider
from search import calendar
from search.errors import ArchiveError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ARCHIVE_TO = "BLUELIGHT_ARCHIVE_TO"
"""The Scrapy setting that names the file."""


def archive_settings(path: Path) -> dict[str, Any]:
    """Return the Scrapy settings with which a crawl writes an archive, or extends one that exists.

    Raises `ArchiveError` if the file cannot be written or is not a whole archive.
    """
    ArchiveFile(path).start()
    return {ARCHIVE_TO: str(path)}


class ArchiveWriter:
    """A downloader middleware that adds every response to an archive.

    It is next to the downloader, so that it sees bodies as they were received. They are stored in this form, with the
    headers that describe their compression: a replay decompresses them with the same limit as a crawl does. If the
    file can no longer be written, that is noted as a problem and the crawl continues.
    """

    def __init__(self, spider: NewsroomSpider, path: Path) -> None:
        self._spider = spider
        self._file: ArchiveFile | None = ArchiveFile(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware. Raises `NotConfigured` if no archive is to be written."""
        path = crawler.settings.get(ARCHIVE_TO)
        if not path:
            raise NotConfigured
        assert isinstance(crawler.spider, NewsroomSpider)
        return cls(crawler.spider, Path(path))

    def process_response(self, request: Request, response: Response) -> Response:
        """Add the response to the archive and return it unchanged."""
        if self._file is not None:
            try:
                self._file.add(
                    response.url,
                    date=calendar.now(),
                    status=response_status_message(response.status),
                    headers=headers_of(response),
                    body=response.body,
                )
            except ArchiveError as error:
                self._file = None
                self._spider.note_problem(f"{error} The rest of this crawl is not archived.")
        return response


def headers_of(response: Response) -> list[tuple[str, str]]:
    """Return the headers of a response in their order."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
