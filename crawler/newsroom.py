"""What all sources have in common: doors -> links -> pages -> stories, from the attributes of a class."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider, signals
from w3lib.url import url_query_cleaner

from crawler.discovery import Endpoint, Entry, Layout, read_endpoint
from crawler.extraction import Article, extract
from crawler.problems import LEFT_OUT, PROBLEMS, NothingToRead, describe_failure
from crawler.story_addresses import StoryAddresses
from crawler.tally import page_counters
from search.calendar import now
from search.errors import PageError
from search.story import Source, Story, StoryKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterator, Set
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.extraction.body import Rule

RECENT = timedelta(days=3)
"""Of a sitemap, which may list everything that was ever published, what is older than this is not looked at."""
MOST_LISTED = 1_000
"""Stories of one feed, sitemap or listing that are looked at; what comes after them is older or a mistake."""


class NewsroomSpider(StoryAddresses, Spider):
    """One source. A subclass is little more than the attributes here and in `StoryAddresses`; crawler/platforms has
    bases for newsrooms that run on the same software.

    Stories go to the pipelines. What could not be reached or read is a sentence under `PROBLEMS` in the
    crawler's stats and stops nothing else.
    """

    label: ClassVar[str]
    """What people call the source."""
    kind: ClassVar[StoryKind]
    homepage: ClassVar[str] = ""
    organisation: ClassVar[str] = ""
    """Id of the organisation whose words these are (search/organisations), where it has one."""
    publishes: ClassVar[tuple[int, int]]
    """Stories that it publishes in a week, at least and at most; outside of that something is likely broken."""
    feeds: ClassVar[tuple[str, ...]] = ()
    """Full addresses of its RSS or Atom feeds."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    """Full addresses of its sitemaps; what they say is older than `RECENT` is left to a backfill."""
    posts: ClassVar[tuple[str, ...]] = ()
    """Full addresses of WordPress's JSON (`posts_address`)."""
    listings: ClassVar[tuple[str, ...]] = ()
    """Full addresses of pages that list its stories, the newest first."""
    layout: ClassVar[Layout] = Layout()
    """How these pages are built."""
    pages: ClassVar[int] = 5
    """How far to follow a door from page to page; one on which every story is known is the last in any case."""
    body_rules: ClassVar[tuple[Rule, ...]] = ()
    """CSS selectors of the paragraphs of the text; the first that finds some wins. One with a date was valid until
    then, and is left out of pages that were seen later."""
    language: ClassVar[str] = ""
    """The language that the source writes (BCP 47), where its pages declare a wrong one."""

    most_listed: ClassVar[int] = MOST_LISTED
    """Stories of one door that are looked at."""
    since: ClassVar[datetime | None] = None
    """The moment (UTC) from which on a backfill wants what its sitemaps list; it sets `pages`, `most_listed`, too."""
    stored_keys: Callable[[Collection[str]], Collection[str]] = staticmethod(lambda keys: ())
    """Of some keys, those whose stories are stored; whoever runs the spider sets it."""
    recurring: Set[str] = frozenset()
    """Paragraphs that stand on many of its pages, and are no part of a story; whoever runs the spider sets it."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._seen_keys: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **named: Any) -> Self:
        spider = super().from_crawler(crawler, *arguments, **named)
        crawler.signals.connect(spider._note_dropped, signals.item_dropped)
        return spider

    @classmethod
    def source(cls) -> Source:
        """The source as the store keeps it."""
        return Source(name=cls.name, label=cls.label, kind=cls.kind, rights=cls.rights, homepage=cls.homepage)

    @classmethod
    def endpoints(cls) -> list[tuple[Endpoint, str]]:
        """Where the source says what it has published: which kind of door, and its address."""
        addresses = {
            Endpoint.FEED: cls.feeds,
            Endpoint.SITEMAP: cls.sitemaps,
            Endpoint.POSTS: cls.posts,
            Endpoint.LISTING: cls.listings,
        }
        return [(endpoint, address) for endpoint, those in addresses.items() for address in those]

    @classmethod
    def story(cls, key: str, article: Article, entry: Entry | None, seen: datetime) -> Story:
        """A story from its page; what the page lacks is taken from the door. A live page's text is not."""
        metadata = entry or Entry(url=article.url)
        url = article.canonical if cls.claims(article.canonical) == key else article.url
        live = article.live or cls.is_live(article.url)
        return Story(
            source=cls.name,
            key=key,
            url=url_query_cleaner(url),
            kind=cls.kind,
            title=article.title or metadata.title,
            seen=seen,
            body=article.body if cls.fetches(article.url) and not live else (),
            summary=article.summary or metadata.summary,
            authors=article.authors or metadata.authors,
            section=article.section or metadata.section,
            published=article.published or metadata.published,
            modified=article.modified or metadata.modified,
            language=cls.language or article.language or "en",
            image=article.image,
            live=live,
        )

    async def start(self) -> AsyncIterator[Request]:
        """A request for every door."""
        for endpoint, address in self.endpoints():
            yield self._endpoint_request(endpoint, address, 1)

    def parse_endpoint(self, response: Response, endpoint: Endpoint, page: int = 1) -> Iterator[Request | Story]:
        """A request for every story that a door names, or the story itself where its page is not fetched; then
        requests for the further pages of the door.
        """
        seen = _captured_at(response)
        try:
            listed = read_endpoint(
                endpoint, response.body, response.url, seen=seen, layout=self.layout, since=self.since or seen - RECENT
            )
        except PageError as error:
            self.note_problem(str(error))
            return
        stories = [(key, entry) for entry in listed.entries if (key := self.claims(entry.url)) is not None]
        self._check_entries(response.url, endpoint, page, stories)
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
        """A request for the page of a story, with what a door said of it.

        Not filtered, as each story is asked for once in any case: a redirect that leads back would end without a word.
        """
        arguments = {"entry": entry}
        return Request(url, self.parse_story, errback=self.note_failure, cb_kwargs=arguments, dont_filter=True)

    def parse_story(self, response: Response, entry: Entry | None = None) -> Iterator[Story]:
        """The story of a page. A page that was moved to where no story of this source lives gives none."""
        key = self.claims(response.url)
        if key is None:
            self.note_left_out(f"{response.url} is no story of {self.label}.")
            return
        if not self.is_own_page(response):
            return
        seen = _captured_at(response)
        try:
            article = self.read_article(response, seen)
        except PageError as error:
            self.note_left_out(str(error))
            return
        for name in page_counters(article, self.body_rules):
            self.crawler.stats.inc_value(name)
        yield self.story(key, article, entry, seen)

    def is_own_page(self, response: Response) -> bool:
        """Whether the page is this source's, where several share a host and its addresses do not tell."""
        return True

    def read_article(self, response: Response, seen: datetime) -> Article:
        """What the page of a story says; raises `PageError` when it cannot be read."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return extract(
            response.body,
            response.url,
            body_rules=self.body_rules,
            content_type=content_type,
            recurring=self.recurring,
            seen=seen,
        )

    def note_failure(self, failure: Failure) -> None:
        """Notes which address could not be reached, and why. What is no failure to reach it propagates."""
        if isinstance(failure.value, NothingToRead):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for an errback
        self.note_problem(f"{request.url} {describe_failure(failure.value)}.")

    @property
    def problems(self) -> list[str]:
        """What went wrong so far, in sentences."""
        problems: list[str] = self.crawler.stats.get_value(PROBLEMS, [])
        return problems

    def note_problem(self, sentence: str) -> None:
        """Notes, once, what went wrong outside our own code."""
        line = f"{self.name}: {sentence}"
        if line not in self.problems:
            self.logger.warning(sentence)
            self.crawler.stats.set_value(PROBLEMS, [*self.problems, line])

    def note_left_out(self, sentence: str) -> None:
        """Notes a story that was not kept, and why."""
        self.crawler.stats.inc_value(LEFT_OUT)
        self.note_problem(sentence)

    def _note_dropped(self, exception: DropItem) -> None:
        self.note_left_out(str(exception))

    def _endpoint_request(self, endpoint: Endpoint, address: str, page: int) -> Request:
        arguments = {"endpoint": endpoint, "page": page}
        return Request(
            address, self.parse_endpoint, errback=self.note_failure, cb_kwargs=arguments, dont_filter=page == 1
        )

    def _check_entries(self, url: str, endpoint: Endpoint, page: int, named: list[tuple[str, Entry]]) -> None:
        """Tells of a door that lists too much, and of a listing whose links are no stories any more."""
        if len(named) > self.most_listed:
            self.note_problem(f"{url} lists {len(named):,} stories; the first {self.most_listed:,} are looked at.")
        if endpoint is Endpoint.LISTING and page == 1 and not named:
            self.note_problem(f"{url} lists no story of {self.label}: its addresses may have changed.")

    def _not_seen_before(self, named: list[tuple[str, Entry]]) -> Iterator[tuple[str, Entry]]:
        """Each story once a crawl, whatever its address and through whichever door it was seen."""
        for key, entry in named:
            if key not in self._seen_keys:
                self._seen_keys.add(key)
                yield key, entry


def _captured_at(response: Response) -> datetime:
    """When the page was fetched, in UTC; a replayed one says so itself."""
    return response.meta.get("captured") or now()
