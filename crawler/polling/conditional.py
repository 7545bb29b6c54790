"""Asks servers only for what has changed since, and heeds what they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.http.request import NO_CALLBACK

from crawler.polling.schedule import freshness, retry_after
from crawler.polling.visit import REFETCH_AFTER, Visit
from crawler.problems import NothingToRead, describe_status
from search import calendar
from search.calendar import written_moment
from search.store.validators import StoredRobotsTxt, Validators
from search.story import story_id

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

RECHECK = "bluelight_recheck"
"""In a request's meta: the id of the story that is looked at again."""

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_ROBOTS_AFTER = timedelta(hours=24)
"""RFC 9309, 2.4, wants no robots.txt to be used for longer."""


class ConditionalRequestMiddleware:
    """A downloader middleware below the one that tries again: it hears every answer, and the last failure too.

    Within a visit (`Round`): sends the validators of what was fetched before, remembers those that come, marks
    stories that are gone as withdrawn, ends the visit where a server asks to be left alone, and keeps robots.txt for
    a day.
    """

    def __init__(self, visit: Visit) -> None:
        self._round = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `NotConfigured` where the crawl is no visit."""
        return cls(Visit.of(crawler))

    def process_request(self, request: Request) -> Response | None:
        """Adds the validators; answers robots.txt from memory."""
        if request.callback is NO_CALLBACK:
            return self._robots(request)
        visit = self._round.validators.get(request.url)
        if visit and calendar.now() - visit.fetched < REFETCH_AFTER:
            if visit.etag:
                request.headers.setdefault(b"If-None-Match", visit.etag)
            if visit.last_modified:
                request.headers.setdefault(b"If-Modified-Since", visit.last_modified)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises `Settled` for an answer that brings no page, `IgnoreRequest` where the source is to be left alone."""
        if request.callback is NO_CALLBACK:
            self._keep_robots(request, response)
            return response
        self._heed_wish(response)
        self._looked_at(request)
        if response.status == HTTPStatus.NOT_MODIFIED:
            self._not_modified(request, response)
            raise NothingToRead(f"{request.url} has not changed")
        if response.status == HTTPStatus.OK:
            self._remember(request, response)
        elif self._is_gone(request, response):
            raise NothingToRead(f"{request.url} is gone")
        elif response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in _BUSY:
            self._round.all_answered = False
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A page that could not be reached is asked for again at the next visit; one that is forbidden, a day later."""
        if isinstance(exception, IgnoreRequest):
            self._looked_at(request)
            self._remember(request, None)
        else:
            self._round.all_answered = False

    def _remember(self, request: Request, response: Response | None) -> None:
        """Under the addresses that led there as well: by them it is asked for again."""
        visit = self._validators_from(request, response)
        self._round.note_fetched(visit)
        for url in request.meta.get("redirect_urls", ()):
            self._round.note_fetched(replace(visit, url=url, etag="", last_modified=""))

    def _validators_from(self, request: Request, response: Response | None) -> Validators:
        now = calendar.now()
        headers = response.headers if response is not None else {}
        return Validators(
            url=request.url,
            source=self._round.spider.name,
            etag=_text(headers.get("ETag")),
            last_modified=_text(headers.get("Last-Modified")),
            fetched=now,
            fresh_until=now + (_freshness(response) if response is not None else timedelta(0)),
        )

    def _not_modified(self, request: Request, response: Response) -> None:
        """Fetched whole when it was, but fresh for longer."""
        until = calendar.now() + _freshness(response)
        if known := self._round.validators.get(request.url):
            self._round.note_fetched(replace(known, fresh_until=until))
        if self._round.spider.claims(request.url) is None:
            self._round.note_reached(until)

    def _is_gone(self, request: Request, response: Response) -> bool:
        """Whether this was a story of ours that is no longer there, which is noted."""
        key = self._round.spider.claims(request.url)
        if response.status not in _GONE or key is None:
            return False
        id_ = story_id(self._round.spider.name, key)
        self._round.note_fetched(self._validators_from(request, None))
        if not self._round.stored_stories([id_]):
            return False
        self._round.store.stories.withdraw(id_, calendar.now())
        return True

    def _looked_at(self, request: Request) -> None:
        if RECHECK in request.meta:
            self._round.store.rechecks.done(request.meta[RECHECK], calendar.now())

    def _heed_wish(self, response: Response) -> None:
        stated = _text(response.headers.get("Retry-After"))
        until = retry_after(stated, calendar.now()) if stated and response.status in _BUSY else None
        if until:
            self._round.leave_alone(until)
            raise IgnoreRequest(
                f"it {describe_status(response.status)} and asks to be left alone until {written_moment(until)}"
            )

    def _robots(self, request: Request) -> Response | None:
        known = self._round.store.validators.robots(request.url, since=calendar.now() - _ROBOTS_AFTER)
        if known is None:
            return None
        return TextResponse(request.url, status=known.status, body=known.body, request=request, flags=["kept"])

    def _keep_robots(self, request: Request, response: Response) -> None:
        """Not of a server that failed, and not what a redirect says."""
        settled = response.status == HTTPStatus.OK or response.status in range(400, 429)
        if settled and "kept" not in response.flags and urlsplit(request.url).path == "/robots.txt":
            kept = StoredRobotsTxt(url=request.url, status=response.status, body=response.body, fetched=calendar.now())
            self._round.store.validators.keep_robots(kept)


def _freshness(response: Response) -> timedelta:
    return freshness(_text(response.headers.get("Cache-Control")), response.body)


def _text(header: bytes | None) -> str:
    return (header or b"").decode("latin-1")
