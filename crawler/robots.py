"""robots.txt as RFC 9309 has it (https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1): one that is missing allows
everything; one that cannot be reached, or whose server fails, forbids everything for now.

Scrapy's own takes both for leave to read. "Too many requests" is taken for a failure, as Google does.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.problems import describe_status

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser


class RobotsMiddleware(RobotsTxtMiddleware):
    """Remembers for the length of a crawl which hosts have no robots.txt that can be read, and why."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failed: dict[str, Exception] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises `IgnoreRequest` for what is forbidden, and what went wrong where that is not known."""
        if failure := self._failed.get(urlparse_cached(request).netloc):
            raise failure
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        status = response.status
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            self._failed[netloc] = IgnoreRequest(
                f"its robots.txt {describe_status(status)}, so all is forbidden for now"
            )
        missing = status >= HTTPStatus.BAD_REQUEST
        await super()._parse_robots(response.replace(body=b"") if missing else response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._failed[netloc] = exc
        super()._robots_error(exc, netloc)
