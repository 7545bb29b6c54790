"""A robots.txt middleware that follows RFC 9309 (https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1).

A missing robots.txt allows everything. If robots.txt cannot be reached, or its server fails, everything is forbidden
for now; Scrapy's own middleware would allow everything. "Too many requests" counts as a failure, as it does for Google.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.polling.visit import Visit
from crawler.problems import describe_status

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser


LONGEST_CRAWL_DELAY = 60.0
"""The most seconds of a Crawl-delay that are kept; a longer one would make a visit last for hours."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """A robots.txt middleware that also keeps the Crawl-delay of each host.

    It remembers during a crawl which hosts' robots.txt could not be read, and why.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failed: dict[str, Exception] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise `IgnoreRequest` if the request is forbidden, or the error that kept robots.txt from being read."""
        if failure := self._failed.get(urlparse_cached(request).netloc):
            raise failure
        super().process_request_2(rp, request)
        if rp is not None and (delay := rp.crawl_delay(str(self._robotstxt_useragent))) is not None and delay > 0:
            self._keep_delay(request, min(delay, LONGEST_CRAWL_DELAY))

    def _keep_delay(self, request: Request, delay: float) -> None:
        """Make Scrapy wait before each request to this host, without shortening the wait when the host is quick.

        https://docs.scrapy.org/en/latest/topics/settings.html#download-slots
        """
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        delay = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        host = downloader.get_slot_key(request)
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay, "jitter": 0}
        if host in downloader.slots:
            slot = downloader.slots[host]
            slot.delay, slot.jitter = delay, 0
        request.meta["autothrottle_dont_adjust_delay"] = True
        if visit := Visit.find(self.crawler):
            visit.limit_by_delay(delay)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        status = response.status
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            reason = f"its robots.txt {describe_status(status)}, so nothing may be fetched for now"
            self._failed[netloc] = IgnoreRequest(reason)
        missing = status >= HTTPStatus.BAD_REQUEST
        await super()._parse_robots(response.replace(body=b"") if missing else response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._failed[netloc] = exc
        super()._robots_error(exc, netloc)
