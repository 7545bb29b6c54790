"""Follows a source's redirects on its own sites only: a page that was moved elsewhere is not the source's word."""

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
    """A downloader middleware before the one of robots.txt: another site than the source's is not asked for anything.

    Where redirects lead is told once for each site. robots.txt may be anywhere (RFC 9309, 2.3.1.2).
    """

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        addresses = [f"//{host}" for host in spider.hosts] + [address for _, address in spider.endpoints()]
        self._own = {_site(address) for address in addresses}
        self._reported: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `NotConfigured` for spiders that are no newsroom's."""
        if not isinstance(crawler.spider, NewsroomSpider):
            raise NotConfigured
        return cls(crawler.spider)

    def process_request(self, request: Request) -> None:
        """Raises `Settled` for where a redirect leads away."""
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
            reason = f"leads to {site}, which is no site of {self._spider.label}"
            self._spider.note_problem(f"{first} {reason}; redirects there are not followed.")

    def _is_own(self, site: str, before: str) -> bool:
        """Whether a site is one of the source's or below one, or that of the address which leads there."""
        return any(site == own or site.endswith(f".{own}") for own in (*self._own, before))


def _is_robots_txt(request: Request, first: str) -> bool:
    return request.callback is NO_CALLBACK and urlsplit(first).path == "/robots.txt"


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
