"""Keeps what a crawl was answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured
from scrapy.utils.response import response_status_message

from crawler.archive.archive_file import ArchiveFile
from crawler.newsroom import NewsroomSpider
from search.calendar import now
from search.errors import ArchiveError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ARCHIVE_TO = "BLUELIGHT_ARCHIVE_TO"
"""The Scrapy setting that names the file."""


def archive_settings(path: Path) -> dict[str, Any]:
    """The Scrapy settings with which a crawl writes an archive, new or at the end of one that is there.

    Raises `ArchiveError` where the file cannot be written or is no whole archive.
    """
    ArchiveFile(path).start()
    return {ARCHIVE_TO: str(path)}


class ArchiveWriter:
    """A downloader middleware next to the downloader, so that it sees bodies as they were received.

    They are kept so, with the headers that tell how they are compressed: the archive is what the publisher
    sent, and a replay undoes the compression at the same place, and under the same bound, as a crawl does.
    When the file can no longer be written, that is noted as a problem and the crawl goes on without it.
    """

    def __init__(self, spider: NewsroomSpider, path: Path) -> None:
        self._spider = spider
        self._file: ArchiveFile | None = ArchiveFile(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `NotConfigured` where no archive is wanted."""
        path = crawler.settings.get(ARCHIVE_TO)
        if not path:
            raise NotConfigured
        assert isinstance(crawler.spider, NewsroomSpider)
        return cls(crawler.spider, Path(path))

    def process_response(self, request: Request, response: Response) -> Response:
        """Add the response to the archive and hand it on as it is."""
        if self._file is not None:
            try:
                self._file.add(
                    response.url,
                    date=now(),
                    status=response_status_message(response.status),
                    headers=headers_of(response),
                    body=response.body,
                )
            except ArchiveError as error:
                self._file = None
                self._spider.note_problem(f"{error} The rest of this crawl is not in it.")
        return response


def headers_of(response: Response) -> list[tuple[str, str]]:
    """The headers of a response, in its order."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
