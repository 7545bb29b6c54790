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
        self._round = Visit.of(crawler)
        self._spider = self._round.spider
        self._asked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `NotConfigured` where the crawl is no visit."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The doors that may have something new, then the stories whose time has come."""
        async for request in start:
            if not self._round.is_fresh(request.url):
                yield request
        for request in self._again():
            yield request

    def process_spider_output(
        self, response: Response | None, result: Iterable[Any], spider: Spider | None = None
    ) -> Iterator[Any]:
        """Of what a door names, the stories that are new or were edited since."""
        if response is None or response.status != HTTPStatus.OK or "endpoint" not in response.cb_kwargs:
            yield from result
            return
        problems = len(self._spider.problems)
        named = list(result)
        if named or len(self._spider.problems) == problems:
            self._round.read_endpoint(response.url)
        yield from self._wanted(named)

    async def process_spider_output_async(
        self, response: Response | None, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """The same, of a callback that is asynchronous."""
        for each in self.process_spider_output(response, [each async for each in result]):
            yield each

    def _wanted(self, named: list[Any]) -> Iterator[Any]:
        """Stories and doors as they are; of requests for stories, as many as one visit may make."""
        ids = {id_: request for request in named if (id_ := self._story_of(request))}
        for barred in self._round.store.withheld.existing(list(ids)):
            del ids[barred]
        held = self._round.held(list(ids))
        new = [request for id_, request in ids.items() if self._is_news(request, held.get(id_))]
        room = self._round.most_new - self._asked
        self._round.left |= len(new) > room
        chosen = list(islice(new, room))
        self._asked += len(chosen)
        yield from chosen
        yield from (each for each in named if not self._story_of(each))

    def _story_of(self, asked: Any) -> str | None:
        """The id of the story whose page a request is for."""
        if not isinstance(asked, Request) or "endpoint" in asked.cb_kwargs:
            return None
        key = self._spider.claims(asked.url)
        return story_id(self._spider.name, key) if key is not None else None

    def _is_news(self, request: Request, held: Story | None) -> bool:
        if held is None:
            return not self._round.visited_lately(request.url)
        entry: Entry | None = request.cb_kwargs.get("entry")
        visit = self._round.visits.get(request.url)
        looked = visit.fetched if visit else held.seen
        return entry is not None and entry.modified is not None and entry.modified > looked

    def _again(self) -> Iterator[Request]:
        try:
            due = self._round.rechecks()
            held = self._round.held([recheck.story for recheck in due])
        except StoreError as error:
            self._spider.problem(str(error))
            return
        for recheck in due:
            request = self._spider.story_request(recheck.url, _as_listed(held[recheck.story]))
            yield request.replace(meta={RECHECK: recheck.story}, dont_filter=True)


def _as_listed(story: Story) -> Entry:
    """What a door said of a story, as far as it went into the story: not all of it stands on the page."""
    return Entry(
        url=story.url,
        title=story.title,
        summary=story.summary,
        authors=story.authors,
        section=story.section,
        published=story.published,
    )
