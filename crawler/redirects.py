"""Middlewares for redirects: they stay within a source's sites, and pages that move on by script count as redirects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse
from scrapy.http.request import NO_CALLBACK

from crawler.newsroom import NewsroomSpider
from crawler.problems import LEFT_OUT, NothingToRead

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_LONGEST_MOVE = 10_000
"""The most bytes of a page that moves on by script. A page with a text is longer."""
_MOST_TEXT = 200
"""The most characters of text on such a page: "You are being redirected"."""
_REFRESH = re.compile(r"\s*(\d{1,4})[\d.]*\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"\blocation(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']|\blocation\.(?:replace|assign)\(\s*[\"']([^\"']+)[\"']"
)
_UNSEEN = re.compile(r"<(script|style|noscript|title)\b.*?</\1>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_LONGEST_DELAY = 10
"""The seconds after which a page that refreshes itself is one that readers read."""


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


class MovedPageMiddleware(BaseRedirectMiddleware):
    """A downloader middleware that follows pages that move on by a Refresh header or by a script."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request for the address to which the page moves on, or else the response."""
        target = moves_on_to(response)
        if request.callback is NO_CALLBACK or urlsplit(target).scheme not in ("http", "https"):
            return response
        return self._redirect(self._redirect_request_using_get(request, response, target), request, "moved page")


def moves_on_to(response: Response) -> str:
    """Return the address to which a page moves on by a Refresh header or a script, or an empty string."""
    stated = (response.headers.get("Refresh") or b"").decode("latin-1")
    if (refresh := _REFRESH.match(stated)) and int(refresh[1]) <= _LONGEST_DELAY:
        return _other_address(response, refresh[2])
    if not isinstance(response, HtmlResponse) or len(response.body) > _LONGEST_MOVE:
        return ""
    moves = _SCRIPTED.search(response.text)
    if moves is None or len("".join(_UNSEEN.sub("", response.text).split())) > _MOST_TEXT:
        return ""
    return _other_address(response, moves[1] or moves[2])


def _other_address(response: Response, target: str) -> str:
    try:
        url = urljoin(response.url, target)
        urlsplit(url)
    except ValueError:
        return ""
    return url if url != response.url else ""


def _is_robots_txt(request: Request, first: str) -> bool:
    return request.callback is NO_CALLBACK and urlsplit(first).path == "/robots.txt"


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
