"""Replays an archive: requests of the usual spiders are answered from its files instead of from the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider, IgnoreRequest, NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from crawler.archive.captures import normalised_url
from crawler.archive.playlist import Playlist
from crawler.archive.reader import Archive, open_archive
from crawler.newsroom import NewsroomSpider
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.archive.captures import Capture

REPLAY = "BLUELIGHT_REPLAY"
"""The Scrapy setting that lists the files."""


def replay_settings(paths: Sequence[Path]) -> dict[str, Any]:
    """Return the Scrapy settings with which a crawl is answered from these files and never from the network.

    Raises `ArchiveError` if nothing in the files can be used; `open_archive(paths).problems` says what is wrong with
    single files.
    """
    open_archive(tuple(paths))
    return {REPLAY: [str(path) for path in paths], "BLUELIGHT_POLLING": False}


class ArchiveReplay:
    """A downloader middleware that answers requests from an archive.

    The meta of a request names the `capture` that answers it. If that was a redirect, the next capture of its target
    answers. Spiders find in the meta when the response was `captured` (aware, in UTC). The middleware comes before all
    others, so that requests are not delayed and robots.txt is not read.
    """

    def __init__(self, archive: Archive, largest: int) -> None:
        self._archive = archive
        self._largest = largest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware. Raises `NotConfigured` if no archive is replayed."""
        return cls(_archive(crawler.settings), crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> Response:
        """Return the captured response. Raises `IgnoreRequest` if there is none or it is too large."""
        capture = self._capture(request)
        if capture is None:
            raise IgnoreRequest("it is not in the archive")
        if capture.size > self._largest:
            raise IgnoreRequest(f"it is too large to be read ({capture.size:,} bytes)")
        request.meta.update(capture=capture, captured=capture.date)
        try:
            answer = self._archive.read_decoded(capture, self._largest)
        except ArchiveError as error:
            raise IgnoreRequest(str(error)) from error
        headers = Headers(answer.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return kind(request.url, status=capture.status, headers=headers, body=answer.body, request=request)

    def _capture(self, request: Request) -> Capture | None:
        chosen: Capture | None = request.meta.get("capture")
        if chosen is None or chosen.url == normalised_url(request.url):
            return chosen
        captures = self._archive.captures(request.url)
        return next((each for each in captures if each.date >= chosen.date), None)


class ReplayOrder(BaseSpiderMiddleware):
    """A spider middleware that turns the requests of a spider into requests for captures.

    Requests for addresses that are not in the archive are dropped. If a story or feed was captured several times, each
    capture is replayed after the results of the one before. Stories that no feed lists are replayed at the end.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        assert isinstance(crawler.spider, NewsroomSpider)
        self._spider = crawler.spider
        self._playlist = Playlist(_archive(crawler.settings), crawler.spider)
        crawler.signals.connect(self._request_remaining, signals.spider_idle)

    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:
        """Return the request for the first capture of an address, or None if there is none or it was replayed."""
        capture = self._playlist.first(request.url)
        return _replay_request(capture, request) if capture else None

    def process_spider_output(
        self, response: Response | None, result: Iterable[Any], spider: Spider | None = None
    ) -> Iterator[Any]:
        """Yield the results of a capture, then the request for the next capture."""
        yield from super().process_spider_output(response, result)
        yield from self._next(response)

    async def process_spider_output_async(
        self, response: Response | None, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """Yield the same for an asynchronous callback."""
        async for each in super().process_spider_output_async(response, result):
            yield each
        for request in self._next(response):
            yield request

    def _next(self, response: Response | None) -> Iterator[Request]:
        assert response is not None and response.request is not None
        capture = self._playlist.next(response.meta["capture"])
        if capture is not None:
            yield _replay_request(capture, response.request)

    def _request_remaining(self) -> None:
        requests = [
            _replay_request(capture, self._spider.story_request(capture.url)) for capture in self._playlist.remaining()
        ]
        assert self.crawler.engine is not None
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider


def _archive(settings: BaseSettings) -> Archive:
    paths = settings.getlist(REPLAY)
    if not paths:
        raise NotConfigured
    return open_archive(tuple(map(Path, paths)))


def _replay_request(capture: Capture, request: Request) -> Request:
    return request.replace(url=capture.url, meta={"capture": capture}, dont_filter=True)
