"""Conditional requests: servers are asked only for what has changed, and their answers are obeyed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.http.request import NO_CALLBACK

from crawler.polling.schedule import freshness, longest_interval, retry_after
from crawler.polling.visit import REFETCH_AFTER, Visit
from crawler.problems import NothingToRead, describe_status
from search import calendar
from search.calendar import format_moment
from search.store.validators import AddressValidators, StoredRobotsTxt
from search.story import story_id

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

RECHECK = "bluelight_recheck"
"""The key in a request's meta for the id of the story that is checked again."""

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_ROBOTS_AFTER = timedelta(hours=24)
"""RFC 9309, 2.4: a stored robots.txt should not be used for longer than this."""


class ConditionalRequestMiddleware:
    """A downloader middleware that makes the requests of a `Visit` conditional.

    It sends the validators of earlier answers, stores new validators, notes stories that are gone, ends
    the visit if a server asks to be left alone, and keeps robots.txt for a day. It is below the retry middleware, so
    that it sees every answer and also the last failure.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a visit. Raises `NotConfigured` if the crawl is not a visit."""
        return cls(Visit.of(crawler))

    def process_request(self, request: Request) -> Response | None:
        """Add the validators to a request. Return a stored robots.txt instead of requesting it again."""
        if request.callback is NO_CALLBACK:
            return self._robots(request)
        validators = self._visit.validators.get(request.url)
        if validators and calendar.now() - validators.fetched < REFETCH_AFTER:
            if validators.etag:
                request.headers.setdefault(b"If-None-Match", validators.etag)
            if validators.last_modified:
                request.headers.setdefault(b"If-Modified-Since", validators.last_modified)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Note the answer, and return it if it has a page.

        Raises `NothingToRead` if the page has not changed or the story is gone, and `IgnoreRequest` if the server asks
        to be left alone.
        """
        if request.callback is NO_CALLBACK:
            self._keep_robots(request, response)
            return response
        self._heed_retry_after(response)
        self._note_recheck(request)
        if response.status == HTTPStatus.NOT_MODIFIED:
            self._not_modified(request, response)
            raise NothingToRead(f"{request.url} has not changed")
        if response.status == HTTPStatus.OK:
            self._remember(request, response)
        elif self._note_gone(request, response):
            raise NothingToRead(f"{request.url} is gone")
        elif response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in _BUSY:
            self._visit.all_answered = False
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a failure: a forbidden page is requested again after a day, any other page at the next visit."""
        if isinstance(exception, IgnoreRequest):
            self._note_recheck(request)
            self._remember(request, None)
        else:
            self._visit.all_answered = False

    def _remember(self, request: Request, response: Response | None) -> None:
        """Note the validators also for addresses that redirected here, since the next visit asks for these."""
        validators = self._validators_from(request, response)
        self._visit.note_fetched(validators)
        for url in request.meta.get("redirect_urls", ()):
            self._visit.note_fetched(replace(validators, url=url, etag="", last_modified=""))

    def _validators_from(self, request: Request, response: Response | None) -> AddressValidators:
        now = calendar.now()
        headers = response.headers if response is not None else {}
        return AddressValidators(
            url=request.url,
            source=self._visit.spider.name,
            etag=_text(headers.get("ETag")),
            last_modified=_text(headers.get("Last-Modified")),
            fetched=now,
            fresh_until=now + (self._freshness(response) if response is not None else timedelta(0)),
        )

    def _not_modified(self, request: Request, response: Response) -> None:
        """Extend how long the earlier answer is fresh; the time at which it was fetched stays."""
        until = calendar.now() + self._freshness(response)
        if known := self._visit.validators.get(request.url):
            self._visit.note_fetched(replace(known, fresh_until=until))
        if self._visit.spider.claims(request.url) is None:
            self._visit.note_reached(until)
        else:
            self._visit.unmodified_pages += 1

    def _freshness(self, response: Response) -> timedelta:
        """Return how long an answer stays fresh, but no longer than the source's own rate of stories allows."""
        headers = response.headers
        stated = freshness(_text(headers.get("Cache-Control")), response.body, _text(headers.get("Age")))
        return min(stated, longest_interval(self._visit.publishes))

    def _note_gone(self, request: Request, response: Response) -> bool:
        """Note that the story at this address is gone if it is stored, and return whether it is."""
        first = next(iter(request.meta.get("redirect_urls", ())), request.url)
        key = self._visit.spider.claims(first)
        if response.status not in _GONE or key is None:
            return False
        self._visit.note_fetched(self._validators_from(request, None))
        if not self._visit.stored_stories([story_id(self._visit.spider.name, key)]):
            return False
        self._visit.spider.story_pages.gone[key] = first
        return True

    def _note_recheck(self, request: Request) -> None:
        if RECHECK in request.meta:
            self._visit.store.rechecks.complete(request.meta[RECHECK], calendar.now())

    def _heed_retry_after(self, response: Response) -> None:
        stated = _text(response.headers.get("Retry-After"))
        until = retry_after(stated, calendar.now()) if stated and response.status in _BUSY else None
        if until:
            self._visit.leave_alone(until)
            raise IgnoreRequest(
                f"it {describe_status(response.status)} and asked to be left alone until {format_moment(until)}"
            )

    def _robots(self, request: Request) -> Response | None:
        known = self._visit.store.validators.robots_txt(request.url, since=calendar.now() - _ROBOTS_AFTER)
        if known is None:
            return None
        return TextResponse(request.url, status=known.status, body=known.body, request=request, flags=["kept"])

    def _keep_robots(self, request: Request, response: Response) -> None:
        """Store a robots.txt, unless the server failed, was too busy or redirected the request."""
        is_final = response.status == HTTPStatus.OK or response.status in range(400, 429)
        if is_final and "kept" not in response.flags and urlsplit(request.url).path == "/robots.txt":
            stored = StoredRobotsTxt(
                url=request.url, status=response.status, body=response.body, fetched=calendar.now()
            )
            self._visit.store.validators.save_robots_txt(stored)


def _text(header: bytes | None) -> str:
    return (header or b"").decode("latin-1")
