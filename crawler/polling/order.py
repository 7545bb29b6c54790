"""The requests of a visit: endpoints, new stories, and stories that are due to be checked again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from crawler.discovery import Endpoint, Entry
from crawler.extraction.times import StatedTime
from crawler.polling.conditional import RECHECK
from crawler.polling.visit import Visit
from search import calendar
from search.errors import StoreError
from search.story import Story, story_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


_AFTER_NEW_STORIES = -1_000_000
"""Scrapy's priority for rechecks, below that of every new story."""


class VisitOrder(BaseSpiderMiddleware):
    """A spider middleware that limits a `Visit` to stories that are new or due to be checked again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._visit = Visit.of(crawler)
        self._spider = self._visit.spider
        self._requested = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a visit. Raises `NotConfigured` if the crawl is not a visit."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield requests for endpoints that may list something new, then for stories that are due for a recheck."""
        async for request in start:
            if self._visit.is_fresh(request.url):
                self._visit.note_skipped(request.url)
            else:
                yield request
        for request in self._rechecks():
            yield request

    def process_spider_output(
        self, response: Response | None, result: Iterable[Any], spider: Spider | None = None
    ) -> Iterator[Any]:
        """Yield, of the stories that an endpoint lists, those that are new or were edited since they were fetched."""
        if response is None or response.status != HTTPStatus.OK or "endpoint" not in response.cb_kwargs:
            yield from result
            return
        problems = len(self._spider.problems)
        results = list(result)
        if len(self._spider.problems) == problems or not all(map(_is_endpoint_request, results)):
            self._visit.note_endpoint_read(response.url)
        yield from self._select(results, oldest_first=response.cb_kwargs["endpoint"] is Endpoint.FEED)

    async def process_spider_output_async(
        self, response: Response | None, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """Yield the same for an asynchronous callback."""
        for each in self.process_spider_output(response, [each async for each in result]):
            yield each

    def _select(self, results: list[Any], *, oldest_first: bool) -> Iterator[Any]:
        """Yield requests for new stories, as many as one visit may make, then all other results as they are.

        The last entries of a feed, which are about to fall off it, are fetched first. All stories are fetched after the
        endpoints, because a priority below 0 comes after the usual one.
        """
        ids = {id_: request for request in results if (id_ := self._story_of(request))}
        for withheld in self._visit.store.withheld.existing(list(ids)):
            del ids[withheld]
        stored = self._visit.stored_stories(list(ids))
        moved = self._visit.moved_stories([request.url for id_, request in ids.items() if id_ not in stored])
        new = [
            request
            for id_, request in ids.items()
            if request.url not in moved and self._is_news(request, stored.get(id_))
        ]
        if oldest_first:
            new.reverse()
        room = max(self._visit.most_new - self._requested, 0)
        self._visit.has_more |= len(new) > room
        chosen = new[:room]
        self._requested += len(chosen)
        for number, request in enumerate(chosen, start=1):
            yield request.replace(priority=-number)
        yield from (each for each in results if not self._story_of(each))

    def _story_of(self, result: Any) -> str | None:
        """Return the id of the story whose page is requested, or None for any other result."""
        if not isinstance(result, Request) or _is_endpoint_request(result):
            return None
        key = self._spider.claims(result.url)
        return story_id(self._spider.name, key) if key is not None else None

    def _is_news(self, request: Request, stored: Story | None) -> bool:
        if stored is None:
            return not self._visit.fetched_recently(request.url)
        entry: Entry | None = request.cb_kwargs.get("entry")
        validators = self._visit.validators.get(request.url)
        fetched = validators.fetched if validators else stored.seen
        return entry is not None and entry.modified is not None and entry.modified.moment > fetched

    def _rechecks(self) -> Iterator[Request]:
        try:
            due = self._visit.rechecks()
            stored = self._visit.stored_stories([recheck.story for recheck in due])
        except StoreError as error:
            self._spider.note_problem(str(error))
            return
        for recheck in due:
            request = self._spider.story_request(recheck.url, _entry_of(stored[recheck.story]))
            yield request.replace(meta={RECHECK: recheck.story}, dont_filter=True, priority=_AFTER_NEW_STORIES)


def _is_endpoint_request(result: Any) -> bool:
    return isinstance(result, Request) and "endpoint" in result.cb_kwargs


def _entry_of(story: Story) -> Entry:
    """Return the metadata of a stored story as an entry, since a page does not repeat all that an endpoint stated."""
    return Entry(
        url=story.url,
        title=story.title,
        summary=story.summary,
        authors=story.authors,
        section=story.section,
        published=_stated_date(story),
    )


def _stated_date(story: Story) -> StatedTime | None:
    """Return the stored date of publication if it was stated; a midnight of the newsroom stands for a day."""
    if story.published is None or story.published_guessed:
        return None
    has_clock = story.published != calendar.midnight(calendar.day_of(story.published))
    return StatedTime(story.published, has_clock=has_clock)
