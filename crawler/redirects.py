"""A middleware that follows redirects only within a source's sites, since pages elsewhere are not its stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler.newsroom import NewsroomSpider
from crawler.problems import LEFT_OUT, NothingToRead

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class OwnSitesMiddleware:
    """A downloader middleware that does not follow redirects to other sites, and reports each such site once.

    It comes before the robots.txt middleware, so that another site is not asked even for that. The redirect of a
    robots.txt itself may lead anywhere (RFC 9309, 2.3.1.2).
    """

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        addresses = [f"//{host}" for host in spider.hosts] + [address for _, address in spider.endpoints()]
        self._own = {_site(address) for address in addresses}
        self._reported: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a newsroom's spider. Raises `NotConfigured` for any other spider."""
        if not isinstance(crawler.spider, NewsroomSpider):
            raise NotConfigured
        return cls(crawler.spider)

    def process_request(self, request: Request) -> None:
        """Raise `NothingToRead` if a redirect led to another site."""
        first = next(iter(request.meta.get("redirect_urls", ())), None)
        if first is None or _is_robots_txt(request, first) or self._is_own(_site(request.url), _site(first)):
            return
        if self._spider.claims(first) is not None:
            self._spider.crawler.stats.inc_value(LEFT_OUT)
        self._report(first, _site(request.url))
        raise NothingToRead(f"{request.url} is elsewhere")

    def _report(self, first: str, site: str) -> None:
        if site not in self._reported:
            self._reported.add(site)
            reason = f"redirects to {site}, which does not belong to {self._spider.label}"
            is_story = self._spider.claims(first) is not None
            note = self._spider.note_page_problem if is_story else self._spider.note_problem
            note(f"{first} {reason}; redirects there are not followed.")

    def _is_own(self, site: str, before: str) -> bool:
        """Return whether a site belongs to the source, or to the site that redirected there, or is a subdomain."""
        return any(site == own or site.endswith(f".{own}") for own in (*self._own, before))


def _is_robots_txt(request: Request, first: str) -> bool:
    return request.callback is NO_CALLBACK and urlsplit(first).path == "/robots.txt"


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
