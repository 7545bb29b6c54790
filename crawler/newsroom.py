"""The base class of all spiders: it follows endpoints to entries to pages to stories, as class attributes describe."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Self, assert_never

from scrapy import Request, Spider, signals
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.boundary import describe_error, reading
from crawler.discovery import Endpoint, Entry, Layout, read_endpoint
from crawler.extraction import Article, extract
from crawler.extraction.metadata import DATELINE
from crawler.extraction.times import StatedTime, most_exact
from crawler.problems import FAILED, LEFT_OUT, PROBLEMS, NothingToRead, describe_failure, describe_status
from crawler.story_addresses import StoryAddresses
from crawler.story_pages import REFUSALS, StoryPages, captured_at, first_address
from search.errors import PageError
from search.story import Source, Story, StoryKind
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterator, Set
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.extraction.body import Rule

RECENT = timedelta(days=3)
"""Older entries of a sitemap are ignored, because a sitemap may list everything that was ever published."""
MOST_LISTED = 1_000
"""The most entries of one endpoint that are read; entries after them are older or a mistake."""


class NewsroomSpider(StoryAddresses, Spider):
    """The spider of one source. A subclass sets the attributes that are defined here and in `StoryAddresses`.

    crawler/platforms has base classes for newsrooms that run on the same software. Stories go to the pipelines. If an
    address cannot be fetched or read, the spider adds a sentence to `PROBLEMS` in the crawler's stats and continues.
    """

    label: ClassVar[str]
    """The name by which people know the source."""
    kind: ClassVar[StoryKind]
    homepage: ClassVar[str] = ""
    organisation: ClassVar[str] = ""
    """Id of the organisation that publishes the source (search/organisations), if it has one."""
    publishes: ClassVar[tuple[int, int]]
    """The fewest and the most stories that it publishes in a week; another number means that something is likely
    broken."""
    feeds: ClassVar[tuple[str, ...]] = ()
    """Full addresses of its RSS or Atom feeds."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    """Full addresses of its sitemaps; only a backfill reads entries that are older than `RECENT`."""
    posts: ClassVar[tuple[str, ...]] = ()
    """Full addresses of WordPress's JSON listings of posts (`posts_address`)."""
    listings: ClassVar[tuple[str, ...]] = ()
    """Full addresses of listing pages, which list its stories, the newest first."""
    listings_are_fallback: ClassVar[bool] = False
    """Whether the listing pages are read only when another endpoint fails."""
    layout: ClassVar[Layout] = Layout()
    """The layout of the listing pages."""
    pages: ClassVar[int] = 5
    """The most pages of one endpoint that are read; the spider stops earlier at a page without a new story."""
    body_rules: ClassVar[tuple[Rule, ...]] = ()
    """CSS selectors of the paragraphs of the text; the first that finds any is used. A selector with a date was valid
    until that day, and is not used for pages that were seen later."""
    language: ClassVar[str] = ""
    """The language in which the source writes (BCP 47), if its pages declare a wrong one."""

    most_listed: ClassVar[int] = MOST_LISTED
    """The most entries of one endpoint that are read."""
    since: ClassVar[datetime | None] = None
    """In a backfill, the moment (UTC) from which its sitemaps are read; a backfill also raises `pages` and
    `most_listed`."""
    stored_keys: Callable[[Collection[str]], Collection[str]] = staticmethod(lambda keys: ())
    """Returns those of the keys whose stories are stored. The code that runs the spider sets it."""
    stored_story: Callable[[str], Story | None] = staticmethod(lambda key: None)
    """Returns the stored story with this key, or None. The code that runs the spider sets it."""
    recurring: Set[str] = frozenset()
    """Paragraphs that are on many of its pages and not part of a story. The code that runs the spider sets it."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._seen_keys: set[str] = set()
        self._fallback_used = False
        self.story_pages = StoryPages(self)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **options: Any) -> Self:
        """Return the spider, connected to the crawler's signals."""
        spider = super().from_crawler(crawler, *arguments, **options)
        crawler.signals.connect(spider._note_dropped, signals.item_dropped)
        crawler.signals.connect(spider._note_bug, signals.spider_error)
        crawler.signals.connect(spider._note_bug, signals.item_error)
        return spider

    @classmethod
    def source(cls) -> Source:
        """Return the source as the store keeps it."""
        return Source(name=cls.name, label=cls.label, kind=cls.kind, rights=cls.rights, homepage=cls.homepage)

    @classmethod
    def endpoints(cls) -> list[tuple[Endpoint, str]]:
        """Return the kind and the address of each endpoint of the source."""
        return [(endpoint, address) for endpoint in Endpoint for address in cls._addresses(endpoint)]

    @classmethod
    def story(cls, key: str, article: Article, entry: Entry | None, seen: datetime) -> Story:
        """Return the story of a page. Fields that the page lacks come from the entry; a live page has no text."""
        metadata = entry or Entry(url=article.url)
        url = article.canonical if cls.claims(article.canonical) == key else article.url
        live = article.live or cls.is_live(article.url)
        published, guessed = publication_date(article, metadata)
        return Story(
            source=cls.name,
            key=key,
            url=cls.shown_address(url),
            kind=cls.kind,
            title=article.title or metadata.title,
            seen=seen,
            body=article.body if cls.fetches(article.url) and not live else (),
            summary=article.summary or metadata.summary,
            authors=article.authors or metadata.authors,
            section=article.section or metadata.section,
            published=published,
            published_guessed=guessed,
            modified=article.modified or (metadata.modified.utc if metadata.modified else None),
            language=cls.language or article.language or "en",
            image=article.image,
            live=live,
        )

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each endpoint that is not a fallback."""
        for endpoint, address in self.endpoints():
            if not (self.listings_are_fallback and endpoint is Endpoint.LISTING):
                yield self._endpoint_request(endpoint, address, 1)

    def parse_endpoint(self, response: Response, endpoint: Endpoint, page: int = 1) -> Iterator[Request | Story]:
        """Yield a request for each story that an endpoint lists, then requests for the endpoint's next pages.

        If the page of a story is not fetched, the story itself is yielded, made from its entry.
        """
        if response.status != HTTPStatus.OK:
            self.note_problem(f"{response.url} {describe_status(response.status)}, which is not a list of stories.")
            return
        seen = captured_at(response)
        try:
            listed = read_endpoint(
                endpoint,
                response.body,
                response.url,
                seen=seen,
                layout=self.layout,
                since=self.since or seen - RECENT,
                content_type=_content_type(response),
            )
        except PageError as error:
            self.note_problem(str(error))
            yield from self._fallback_requests()
            return
        if listed.unreadable:
            others = counted(listed.unreadable, "entry", "entries")
            self.note_page_problem(f"{response.url} also lists {others} that cannot be read.")
        stories = [(key, entry) for entry in listed.entries if (key := self.claims(entry.url)) is not None]
        if page == 1 and not stories and not self._links_make_sense(endpoint, listed.entries):
            self.note_problem(f"{response.url} lists no stories from {self.label}: their addresses may have changed.")
            yield from self._fallback_requests()
        if len(stories) > self.most_listed:
            most = f"only the first {self.most_listed:,} were read"
            self.note_problem(f"{response.url} lists {len(stories):,} stories; {most}.")
        fresh = list(self._not_seen_before(stories[: self.most_listed]))
        for key, entry in fresh:
            if self.fetches(entry.url):
                yield self.story_request(entry.url, entry)
            else:
                yield self.story(key, Article(url=entry.url), entry, seen)
        keys = {key for key, _ in fresh}
        if page < self.pages and (endpoint is Endpoint.SITEMAP or keys.difference(self.stored_keys(keys))):
            yield from (self._endpoint_request(endpoint, address, page + 1) for address in listed.next_addresses)

    def story_request(self, url: str, entry: Entry | None = None) -> Request:
        """Return a request for the page of a story, which passes the entry on to `parse_story`.

        Scrapy does not filter duplicates of it: each story is requested only once, and a page that redirects to itself
        would otherwise be dropped without any message.
        """
        arguments = {"entry": entry}
        return Request(url, self.parse_story, errback=self.parse_failed_story, cb_kwargs=arguments, dont_filter=True)

    def parse_story(self, response: Response, entry: Entry | None = None) -> Iterator[Story]:
        """Yield the story of a page, or what its endpoint says of it if the address answers with something else.

        Nothing is yielded if the page was moved to an address that is not a story of this source. A stored story that
        was moved to a new address of this source stays the same story.
        """
        moved, asked = self.claims(response.url), self.claims(first_address(response))
        key = moved if asked is None else asked
        if key is None:
            self.note_left_out(f"{response.url} is not a story from {self.label}.")
        elif not self.is_own_page(response):
            return
        elif response.status != HTTPStatus.OK:
            yield from self.story_pages.without_story(key, response, entry, describe_status(response.status))
        else:
            try:
                with reading(response.url, "a page"):
                    article = self.read_article(response, captured_at(response))
            except PageError as error:
                self.note_left_out(str(error))
                return
            yield from self.story_pages.stories(key, moved, response, article, entry)

    def parse_failed_story(self, failure: Failure) -> Iterator[Request | Story]:
        """Note why the page of a story could not be fetched. A server that refuses it answers with a wall."""
        error = failure.value
        response = error.response if isinstance(error, HttpError) else None
        key = self.claims(first_address(response)) if response is not None else None
        if response is None or key is None or response.status not in REFUSALS:
            yield from self.note_failure(failure)
            return
        entry = response.cb_kwargs.get("entry")
        yield from self.story_pages.without_story(key, response, entry, describe_status(response.status))

    def is_own_page(self, response: Response) -> bool:
        """Return whether the page belongs to this source, for sources that share the addresses of a host."""
        return True

    def read_article(self, response: Response, seen: datetime) -> Article:
        """Return the article on the page of a story. Raises `PageError` if the page cannot be read."""
        return extract(
            response.body,
            response.url,
            body_rules=self.body_rules,
            content_type=_content_type(response),
            recurring=self.recurring,
            seen=seen,
        )

    def note_failure(self, failure: Failure) -> Iterator[Request]:
        """Note which address could not be reached, and why, and yield requests for what may be read instead.

        An error that is not an `Exception` is raised again.
        """
        if isinstance(failure.value, NothingToRead):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for an errback
        sentence = f"{request.url} {describe_failure(failure.value)}."
        if "endpoint" in request.cb_kwargs:
            self.note_problem(sentence)
            yield from self._fallback_requests()
        else:
            self.note_left_out(sentence)

    @property
    def problems(self) -> list[str]:
        """Sentences about what went wrong so far."""
        problems: list[str] = self.crawler.stats.get_value(PROBLEMS, [])
        return problems

    def note_problem(self, sentence: str) -> None:
        """Note that an endpoint, or the source as a whole, failed, so that the crawl of the source counts as failed."""
        self.crawler.stats.set_value(FAILED, True)
        self.note_page_problem(sentence)

    def note_page_problem(self, sentence: str) -> None:
        """Note a problem with a single page. The same sentence is noted only once."""
        line = f"{self.name}: {sentence}"
        if line not in self.problems:
            self.logger.warning(sentence)
            self.crawler.stats.set_value(PROBLEMS, [*self.problems, line])

    def note_left_out(self, sentence: str) -> None:
        """Note why a story was not kept, and count it."""
        self.crawler.stats.inc_value(LEFT_OUT)
        self.note_page_problem(sentence)

    def _note_dropped(self, exception: DropItem) -> None:
        self.note_left_out(str(exception))

    def _note_bug(self, failure: Failure, response: Response | None) -> None:
        """Note an exception of our own code, which Scrapy logs with its traceback."""
        address = response.url if response is not None else self.name
        self.note_problem(f"{address} met a bug in Blue Light: {describe_error(failure.value)}.")

    def _endpoint_request(self, endpoint: Endpoint, address: str, page: int) -> Request:
        arguments = {"endpoint": endpoint, "page": page}
        return Request(
            address, self.parse_endpoint, errback=self.note_failure, cb_kwargs=arguments, dont_filter=page == 1
        )

    def _fallback_requests(self) -> Iterator[Request]:
        """Yield, once in a crawl, requests for the listing pages if they are only a fallback."""
        if self.listings_are_fallback and not self._fallback_used:
            self._fallback_used = True
            yield from (self._endpoint_request(Endpoint.LISTING, address, 1) for address in self.listings)

    def _links_make_sense(self, endpoint: Endpoint, entries: list[Entry]) -> bool:
        """Return whether it may be right that an endpoint links to no story of the source.

        A sitemap may contain anything, a feed may be empty, and what it links to may be skipped on purpose.
        """
        if endpoint is Endpoint.LISTING:
            return False
        return endpoint is Endpoint.SITEMAP or not entries or any(self.skips(entry.url) for entry in entries)

    @classmethod
    def _addresses(cls, endpoint: Endpoint) -> tuple[str, ...]:
        match endpoint:
            case Endpoint.FEED:
                return cls.feeds
            case Endpoint.SITEMAP:
                return cls.sitemaps
            case Endpoint.POSTS:
                return cls.posts
            case Endpoint.LISTING:
                return cls.listings
            case _:
                assert_never(endpoint)

    def _not_seen_before(self, stories: list[tuple[str, Entry]]) -> Iterator[tuple[str, Entry]]:
        """Yield each story once in a crawl, even if several endpoints list it or it has several addresses."""
        for key, entry in stories:
            if key not in self._seen_keys:
                self._seen_keys.add(key)
                yield key, entry


def publication_date(article: Article, entry: Entry) -> tuple[datetime | None, bool]:
    """Return the date of publication (UTC) and whether it is a guess; None and False if there is no date.

    What the page declares for machines counts first, then what the endpoint states, then a dateline of the page with a
    label. A guess counts only where nothing is stated. A day is made exact by the next of these that states a time of
    day for the same day.
    """
    page = StatedTime(article.published, has_clock=article.published_has_clock) if article.published else None
    if article.date_is_guessed:
        stated = entry.published
    elif article.how.get("published") == DATELINE:
        stated = most_exact([entry.published, page])
    else:
        stated = most_exact([page, entry.published])
    chosen = stated or page
    return (chosen.utc, stated is None) if chosen else (None, False)


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
