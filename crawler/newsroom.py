"""What all sources have in common: feeds -> links -> pages -> stories, from the attributes of a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from w3lib.url import url_query_cleaner

from crawler.extraction import Article, extract
from crawler.feed import Entry, read_feed
from crawler.problems import LEFT_OUT, PROBLEMS, why_not_reached
from search.errors import PageError
from search.newsroom import now
from search.story import Kind, Rights, Source, Story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.http import Response
    from twisted.python.failure import Failure


class NewsroomSpider(Spider):
    """One source. A subclass is little more than the attributes below; another newsroom on the same platform
    is a subclass with another `name`, `label`, `hosts` and `feeds`.

    Stories go to the pipelines. What could not be reached or read is a sentence under `PROBLEMS` in the
    crawler's stats and stops nothing else.
    """

    label: ClassVar[str]
    """What people call the source."""
    kind: ClassVar[Kind]
    rights: ClassVar[Rights]
    homepage: ClassVar[str] = ""
    hosts: ClassVar[tuple[str, ...]]
    """Where its stories live, without `www.`: a host, or a host and the newsroom's folder on a shared one."""
    feeds: ClassVar[tuple[str, ...]]
    """Full addresses of its RSS or Atom feeds."""
    story_path: ClassVar[str]
    """Regular expression that a story's whole path matches below its host; the group `key` tells stories apart."""
    skip: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; a path in which one is found is no story."""
    headline_only: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; of a path in which one is found, only headline and link are taken."""
    body_rules: ClassVar[tuple[str, ...]] = ()
    """CSS selectors of the paragraphs of the text; the first that finds some wins."""
    language: ClassVar[str] = ""
    """The language that the source writes (BCP 47), where its pages declare a wrong one."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **named: Any) -> Self:
        spider = super().from_crawler(crawler, *arguments, **named)
        crawler.signals.connect(spider._dropped, signals.item_dropped)
        return spider

    @classmethod
    def source(cls) -> Source:
        """The source as the store keeps it."""
        return Source(name=cls.name, label=cls.label, kind=cls.kind, rights=cls.rights, homepage=cls.homepage)

    @classmethod
    def claims(cls, url: str) -> str | None:
        """The key of the story at this address, or None when the address is no story of this source."""
        path = cls._path(url)
        if path is None or any(re.search(pattern, path) for pattern in cls.skip):
            return None
        found = re.fullmatch(cls.story_path, path.rstrip("/"))
        return found["key"] if found else None

    @classmethod
    def fetches(cls, url: str) -> bool:
        """Whether the page at a story's address may be fetched, or only the feed's words of it taken."""
        path = cls._path(url) or ""
        return cls.rights is not Rights.FEED and not any(re.search(each, path) for each in cls.headline_only)

    @classmethod
    def _path(cls, url: str) -> str | None:
        """The path below whichever of the hosts the address belongs to."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https"):
            return None
        address = (parts.hostname or "").removeprefix("www.") + parts.path
        for host in cls.hosts:
            if address.startswith(host + "/"):
                return address.removeprefix(host)
        return None

    @classmethod
    def story(cls, key: str, article: Article, entry: Entry | None, seen: datetime) -> Story:
        """A story from its page; what the page lacks is taken from the feed."""
        said = entry or Entry(url=article.url)
        url = article.canonical if cls.claims(article.canonical) == key else article.url
        return Story(
            source=cls.name,
            key=key,
            url=url_query_cleaner(url),
            kind=cls.kind,
            title=article.title or said.title,
            seen=seen,
            body=article.body if cls.fetches(article.url) else (),
            summary=article.summary or said.summary,
            authors=article.authors or said.authors,
            section=article.section or said.section,
            published=article.published or said.published,
            modified=article.modified or said.modified,
            language=cls.language or article.language or "en",
            image=article.image,
        )

    async def start(self) -> AsyncIterator[Request]:
        """A request for every feed."""
        for feed in self.feeds:
            yield Request(feed, self.parse_feed, errback=self.not_reached)

    def parse_feed(self, response: Response) -> Iterator[Request | Story]:
        """A request for every story that a feed names, or the story itself where its page is not fetched."""
        seen = _moment_of(response)
        try:
            entries = read_feed(response.body, response.url, seen=seen)
        except PageError as error:
            self.problem(str(error))
            return
        for key, entry in self._unasked(entries):
            if self.fetches(entry.url):
                yield self.story_request(entry.url, entry)
            else:
                yield self.story(key, Article(url=entry.url), entry, seen)

    def story_request(self, url: str, entry: Entry | None = None) -> Request:
        """A request for the page of a story, with what a feed said of it."""
        return Request(url, self.parse_story, errback=self.not_reached, cb_kwargs={"entry": entry})

    def parse_story(self, response: Response, entry: Entry | None = None) -> Iterator[Story]:
        """The story of a page. A page that was moved to where no story of this source lives gives none."""
        key = self.claims(response.url)
        if key is None:
            self.left_out(f"{response.url} is no story of {self.label}.")
            return
        seen = _moment_of(response)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            article = extract(
                response.body, response.url, body_rules=self.body_rules, content_type=content_type, seen=seen
            )
        except PageError as error:
            self.left_out(str(error))
            return
        yield self.story(key, article, entry, seen)

    def not_reached(self, failure: Failure) -> None:
        """Notes which address could not be reached, and why. What is no failure to reach it propagates."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for an errback
        self.problem(f"{request.url} {why_not_reached(failure.value)}.")

    @property
    def problems(self) -> list[str]:
        """What went wrong so far, in sentences."""
        problems: list[str] = self.crawler.stats.get_value(PROBLEMS, [])
        return problems

    def problem(self, sentence: str) -> None:
        """Notes, once, what went wrong outside our own code."""
        line = f"{self.name}: {sentence}"
        if line not in self.problems:
            self.logger.warning(sentence)
            self.crawler.stats.set_value(PROBLEMS, [*self.problems, line])

    def left_out(self, sentence: str) -> None:
        """Notes a story that was not kept, and why."""
        self.crawler.stats.inc_value(LEFT_OUT)
        self.problem(sentence)

    def _dropped(self, exception: DropItem) -> None:
        self.left_out(str(exception))

    def _unasked(self, entries: list[Entry]) -> Iterator[tuple[str, Entry]]:
        """Entries that are stories of this source, each key once a crawl, whatever its address."""
        for entry in entries:
            key = self.claims(entry.url)
            if key is not None and key not in self._asked:
                self._asked.add(key)
                yield key, entry


def _moment_of(response: Response) -> datetime:
    """When the page was fetched, in UTC; a replayed one says so itself."""
    return response.meta.get("captured") or now()
