"""What a visit asks for: the doors, the stories that are new, and those that are to be looked at again."""

from __future__ import annotations

from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from crawler.discovery import Entry
from crawler.polling.conditional import RECHECK
from crawler.polling.visit import Visit
from search.errors import StoreError
from search.story import Story, story_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class VisitOrder(BaseSpiderMiddleware):
    """A spider middleware that keeps a visit (`Round`) to what is new, or due to be looked at again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._visit = Visit.of(crawler)
        self._spider = self._visit.spider
        self._requested = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `NotConfigured` where the crawl is no visit."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The doors that may have something new, then the stories whose time has come."""
        async for request in start:
            if not self._visit.is_fresh(request.url):
                yield request
        for request in self._rechecks():
            yield request

    def process_spider_output(
        self, response: Response | None, result: Iterable[Any], spider: Spider | None = None
    ) -> Iterator[Any]:
        """Of what a door names, the stories that are new or were edited since."""
        if response is None or response.status != HTTPStatus.OK or "endpoint" not in response.cb_kwargs:
            yield from result
            return
        problems = len(self._spider.problems)
        results = list(result)
        if results or len(self._spider.problems) == problems:
            self._visit.note_endpoint_read(response.url)
        yield from self._select(results)

    async def process_spider_output_async(
        self, response: Response | None, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """The same, of a callback that is asynchronous."""
        for each in self.process_spider_output(response, [each async for each in result]):
            yield each

    def _select(self, named: list[Any]) -> Iterator[Any]:
        """Stories and doors as they are; of requests for stories, as many as one visit may make."""
        ids = {id_: request for request in named if (id_ := self._story_of(request))}
        for barred in self._visit.store.withheld.among(list(ids)):
            del ids[barred]
        held = self._visit.stored_stories(list(ids))
        new = [request for id_, request in ids.items() if self._is_news(request, held.get(id_))]
        room = self._visit.most_new - self._requested
        self._visit.has_more |= len(new) > room
        chosen = list(islice(new, room))
        self._requested += len(chosen)
        yield from chosen
        yield from (each for each in named if not self._story_of(each))

    def _story_of(self, asked: Any) -> str | None:
        """The id of the story whose page a request is for."""
        if not isinstance(asked, Request) or "endpoint" in asked.cb_kwargs:
            return None
        key = self._spider.claims(asked.url)
        return story_id(self._spider.name, key) if key is not None else None

    def _is_news(self, request: Request, stored: Story | None) -> bool:
        if stored is None:
            return not self._visit.fetched_lately(request.url)
        entry: Entry | None = request.cb_kwargs.get("entry")
        validators = self._visit.validators.get(request.url)
        fetched = validators.fetched if validators else stored.seen
        return entry is not None and entry.modified is not None and entry.modified > fetched

    def _rechecks(self) -> Iterator[Request]:
        try:
            due = self._visit.rechecks()
            held = self._visit.stored_stories([recheck.story for recheck in due])
        except StoreError as error:
            self._spider.note_problem(str(error))
            return
        for recheck in due:
            request = self._spider.story_request(recheck.url, _entry_of(held[recheck.story]))
            yield request.replace(meta={RECHECK: recheck.story}, dont_filter=True)


def _entry_of(story: Story) -> Entry:
    """What a door said of a story, as far as it went into the story: not all of it stands on the page."""
    return Entry(
        url=story.url,
        title=story.title,
        summary=story.summary,
        authors=story.authors,
        section=story.section,
        published=story.published,
    )
