"""What the pages of a crawl are: stories, walls, or notices that a story is gone; and what becomes of each."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.extraction import Article
from crawler.tally import page_counters, wall_counter
from crawler.walls import Expected, PageWords, Verdict, is_about, judge
from search import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from scrapy.http import Response

    from crawler.discovery import Entry
    from crawler.newsroom import NewsroomSpider
    from search.story import Story

REFUSALS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)
"""The statuses of walls that are not sent with 200."""
_EXCERPT = 60


class DoubtfulPage(NamedTuple):
    """A page that may be a wall, and the story from its entry alone, which is None if the story is stored."""

    page: PageWords
    headline: Story | None


class StoryPages:
    """The pages of a spider's crawl.

    `walled` has the addresses that answered with something else than their story; their validators are worth nothing.
    `first_wall` is the first address that answered with a wall. `gone` has, by the key of a stored story, the address
    that says that it is gone. `doubtful` has, by the key of the story, the pages of which only the whole visit shows
    whether they are walls. `has_lost` becomes True if a new story is not stored at all, since its endpoint states no
    headline.
    """

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        self.walled: list[str] = []
        self.first_wall = ""
        self.has_lost = False
        self.gone: dict[str, str] = {}
        self.doubtful: dict[str, DoubtfulPage] = {}

    def stories(
        self, key: str, moved: str | None, response: Response, article: Article, entry: Entry | None
    ) -> Iterator[Story]:
        """Yield the story of a page that was fetched for the story with this key, unless the page is something else.

        `moved` is the key of the address that answered, which may be another after a redirect, or None if the address
        is not a story's.
        """
        page, expected = PageWords.of(article), self._expected(key, entry)
        match judge(page, expected):
            case Verdict.WALL:
                yield from self.without_story(key, response, entry, f"answers with a wall ({_excerpt(page)})")
            case Verdict.GONE:
                yield from self._without_gone_story(key, response, entry, page)
            case _ if moved is None:
                self._note_moved_away(key, response)
            case verdict:
                if moved != key and not self._is_moved_story(key, moved, page, expected):
                    key, entry = moved, entry if is_about(page, expected) else None
                if verdict is Verdict.DOUBTFUL and not article.live:
                    self.doubtful[key] = DoubtfulPage(page, next(self._headline(key, response, entry), None))
                for name in page_counters(article, self._spider.body_rules):
                    self._spider.crawler.stats.inc_value(name)
                yield self._spider.story(key, article, entry, captured_at(response))

    def without_story(self, key: str, response: Response, entry: Entry | None, what: str) -> Iterator[Story]:
        """Note a wall, and what it is. Yield the story without a text, from its entry, if it is not stored."""
        self.note_wall(response.url, what)
        self._forget(response)
        headlines = list(self._headline(key, response, entry))
        self.has_lost |= not headlines and self._spider.stored_story(key) is None
        yield from headlines

    def note_wall(self, url: str, what: str) -> None:
        """Note that the address of a story answers with something else, and what that is."""
        self.walled.append(url)
        self.first_wall = self.first_wall or url
        self._spider.crawler.stats.inc_value(wall_counter(self.first_wall))
        self._spider.note_page_problem(f"{url} {what} and not with its story.")

    def _without_gone_story(
        self, key: str, response: Response, entry: Entry | None, page: PageWords
    ) -> Iterator[Story]:
        """Note that a story is gone. A new story is kept without a text, since its endpoint lists it."""
        self._forget(response)
        if self._spider.stored_story(key) is not None:
            self.gone[key] = first_address(response)
            return
        self._spider.note_page_problem(f"{response.url} says that there is no such page ({_excerpt(page)}).")
        yield from self._headline(key, response, entry)

    def _note_moved_away(self, key: str, response: Response) -> None:
        """Note that an address redirects to a page that is not a story.

        A stored story is gone if it redirects to the front page or to a section above it.
        """
        self._forget(response)
        first = first_address(response)
        if self._spider.stored_story(key) is not None and _is_above(response.url, first):
            self.gone[key] = first
        else:
            self._spider.note_left_out(f"{response.url} is not a story from {self._spider.label}.")

    def _is_moved_story(self, key: str, moved: str, page: PageWords, expected: Expected) -> bool:
        """Return whether a stored story has moved to an address that is not one of another stored story."""
        stored = self._spider.stored_story
        return is_about(page, expected) and stored(key) is not None and stored(moved) is None

    def _expected(self, key: str, entry: Entry | None) -> Expected:
        """Return what the endpoint and the stored version say of a story."""
        stored = self._spider.stored_story(key)
        known = [each for each in (entry, stored) if each is not None]
        return Expected(
            titles=[each.title for each in known if each.title],
            text=[each.summary for each in known if each.summary] + list(stored.body if stored else ()),
            site=self._spider.label,
        )

    def _headline(self, key: str, response: Response, entry: Entry | None) -> Iterator[Story]:
        """Yield what the endpoint says of a story, if it states a headline and the story is not stored."""
        if entry is not None and entry.title and self._spider.stored_story(key) is None:
            yield self._spider.story(key, Article(url=entry.url), entry, captured_at(response))

    def _forget(self, response: Response) -> None:
        self.walled += (response.url, *response.meta.get("redirect_urls", ()))


def captured_at(response: Response) -> datetime:
    """Return when the page was fetched, in UTC; a replayed response has the time in its meta."""
    return response.meta.get("captured") or calendar.now()


def first_address(response: Response) -> str:
    """Return the address that was asked for, before any redirects."""
    first: str = next(iter(response.meta.get("redirect_urls", ())), response.url)
    return first


def _is_above(url: str, below: str) -> bool:
    """Return whether an address is the front page, or a folder of another address."""
    return urlsplit(below).path.startswith(urlsplit(url).path.rstrip("/") + "/")


def _excerpt(page: PageWords) -> str:
    """Return the first words of a page, to name it in a sentence."""
    text = page.title or next(iter(page.body), "no text")
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
