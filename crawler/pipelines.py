"""The steps that a story passes from its page to the store, in the order of crawler/settings.py.

If a step drops a story, its spider notes the sentence of the `DropItem`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import CloseSpider, DropItem
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro

from crawler.newsroom import NewsroomSpider
from crawler.polling.visit import Visit
from crawler.problems import CHANGED, LEFT_OUT, NEW, REACHED, UNCHANGED
from crawler.tally import story_counters, tally
from crawler.walls import MANY, is_shared_wall
from search import calendar
from search.errors import StoreError
from search.health import PAGES
from search.store import open_store
from search.store.sources import Crawl
from search.story import Rights, Story, story_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scrapy.crawler import Crawler

    from search.store.story_writer import Saved

LONGEST = {"key": 500, "url": 2_000, "title": 1_000, "summary": 20_000, "section": 500, "image": 2_000}
"""The most characters of each field; a longer field cannot belong to a real story."""
LONGEST_BODY = 1_000_000
"""The most characters of a text, which is the length of a novel."""
BATCH_SIZE, BATCH_SECONDS = 100, 0.1
"""The most stories that are stored in one transaction, and the seconds for which a story waits for others."""


class Validate:
    """Drops stories that cannot be stored, shown or sorted."""

    def process_item(self, story: Story) -> Story:
        """Return the story. Raises `DropItem`, with the reason, if something is wrong with it."""
        if urlsplit(story.url).scheme not in ("http", "https"):
            raise DropItem(f"{story.url} is not a web address.")
        if not story.title:
            raise DropItem(f"{story.url} has no headline.")
        for moment in (story.seen, story.published, story.modified):
            if moment is not None and moment.tzinfo is None:
                raise DropItem(f"{story.url} has a time without a time zone.")
        for field, limit in LONGEST.items():
            if len(getattr(story, field)) > limit:
                raise DropItem(f"{story.url} has a {field} of more than {limit:,} characters.")
        if sum(map(len, story.body)) > LONGEST_BODY:
            raise DropItem(f"{story.url} has a text of more than {LONGEST_BODY:,} characters.")
        return story


class KeepRights:
    """Removes the text of stories whose source has the rights `FEED`."""

    def __init__(self, rights: Rights) -> None:
        self._rights = rights

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepRights:
        """Return the pipeline for the rights of the spider."""
        return cls(_spider(crawler).rights)

    def process_item(self, story: Story) -> Story:
        """Return the story, without its text if only what the feed says may be kept."""
        return replace(story, body=()) if self._rights is Rights.FEED else story


class StoreStories:
    """Stores stories and, at the end, a record of the crawl.

    Stories that arrive within `BATCH_SECONDS` share a transaction, because one transaction for each story costs as much
    as fetching it. If the store fails, because its disk is full for instance, the spider is closed, so that no page is
    fetched in vain; the stories that were stored stay.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = calendar.now()
        self._visit = Visit.find(crawler)
        self._waiting: list[Story] = []
        self._doubtful: list[Story] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoreStories:
        """Return the pipeline of a crawl."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the store. Raises `CloseSpider` if it cannot be opened."""
        spider = _spider(self._crawler)
        try:
            self._store = open_store(self._crawler.settings["BLUELIGHT_STORE"])
            self._store.sources.save([spider.source()])
            spider.recurring = self._store.recurring_paragraphs.of_source(spider.name)
        except StoreError as error:
            spider.note_problem(str(error))
            raise CloseSpider("store failed") from error
        spider.stored_keys = self._stored_keys
        spider.stored_story = self._stored_story

    def process_item(self, story: Story) -> Story:
        """Add the story to the batch, which is stored when it is full or after `BATCH_SECONDS`.

        A doubtful page waits for the end of the visit.
        """
        if self._visit is not None and story.key in _spider(self._crawler).story_pages.doubtful:
            self._doubtful.append(story)
            return story
        if not self._waiting:
            self._pending_save = call_later(BATCH_SECONDS, self._save_or_close)
        self._waiting.append(story)
        if len(self._waiting) >= BATCH_SIZE:
            self._save_or_close()
        return story

    def close_spider(self) -> None:
        """Store the last batch and the record of the crawl."""
        spider = _spider(self._crawler)
        self._save()
        self._save_doubtful(spider)
        try:
            self._withdraw_gone(spider)
            self._store.sources.add_crawl(self._crawl(spider))
            self._store.recurring_paragraphs.learn(spider.name, calendar.now())
        except StoreError as error:
            spider.note_problem(str(error))
        self._store.close()

    def _save_doubtful(self, spider: NewsroomSpider) -> None:
        """Store the doubtful stories; of pages with which many addresses answered, only what their endpoint says."""
        signatures = Counter(doubtful.page.signature for doubtful in spider.story_pages.doubtful.values())
        chosen = []
        for story in self._doubtful:
            page, headline = spider.story_pages.doubtful[story.key]
            if not is_shared_wall(page, signatures[page.signature], spider.label):
                chosen.append(story)
                continue
            spider.story_pages.note_wall(story.url, "answers with the same page as other addresses")
            chosen += [headline] if headline else []
        for start in range(0, len(chosen), BATCH_SIZE):
            self._store_batch(chosen[start : start + BATCH_SIZE])

    def _withdraw_gone(self, spider: NewsroomSpider) -> None:
        """Withdraw the stories that are gone, if their source answers normally otherwise. Raises `StoreError`."""
        if self._visit is None or not spider.story_pages.gone:
            return
        stats = self._crawler.stats
        pages = tally(stats.get_stats()).get(PAGES, 0) + self._visit.unmodified_pages
        is_normal = stats.get_value(REACHED) and (
            pages or (not spider.story_pages.first_wall and len(spider.story_pages.gone) < MANY)
        )
        for key, url in spider.story_pages.gone.items():
            if is_normal:
                self._store.stories.withdraw(story_id(spider.name, key), calendar.now())
            else:
                spider.note_problem(
                    f"{url} says that its story is gone, but so do others, or the source is out of order."
                )

    def _save_or_close(self) -> None:
        if not self._save():
            deferred_from_coro(self._crawler.engine.close_spider_async(reason="store failed"))

    def _save(self) -> bool:
        """Store the batch and return whether that succeeded. If it failed, the next visit fetches the stories again."""
        if not self._waiting:
            return True
        self._pending_save.cancel()
        batch, self._waiting = self._waiting, []
        return self._store_batch(batch)

    def _store_batch(self, batch: Sequence[Story]) -> bool:
        recheck = self._visit is not None and not self._visit.is_backfill
        try:
            self._count(batch, self._store.stories.save(batch, alert=self._alerts_fire, recheck=recheck))
        except StoreError as error:
            _spider(self._crawler).note_problem(str(error))
            self._crawler.stats.inc_value(LEFT_OUT, len(batch))
            if self._visit:
                self._visit.all_answered = False
            return False
        return True

    def _count(self, batch: Sequence[Story], saved: Saved) -> None:
        unchanged = saved.unchanged + saved.corrected + saved.completed
        for name, count in ((NEW, saved.new), (CHANGED, saved.changed), (UNCHANGED, unchanged)):
            self._crawler.stats.inc_value(name, count)
        for name in chain.from_iterable(map(story_counters, batch)):
            self._crawler.stats.inc_value(name)

    @property
    def _alerts_fire(self) -> bool:
        """Whether alerts fire. They do not fire on stories that a new source published before its first visit."""
        asked = self._visit is None or self._visit.is_backfill
        return self._crawler.settings.getbool("BLUELIGHT_ALERT") and (asked or bool(self._visit and self._visit.seeded))

    def _stored_keys(self, keys: Collection[str]) -> set[str]:
        """Return those of the keys whose stories are stored; none if the store fails, which is reported elsewhere."""
        source = _spider(self._crawler).name
        try:
            return {story.key for story in self._store.stories.get([story_id(source, key) for key in keys])}
        except StoreError:
            return set()

    def _stored_story(self, key: str) -> Story | None:
        """Return the stored story with this key; none if the store fails, which is reported elsewhere."""
        try:
            return next(iter(self._store.stories.get([story_id(_spider(self._crawler).name, key)])), None)
        except StoreError:
            return None

    def _crawl(self, spider: NewsroomSpider) -> Crawl:
        stats = self._crawler.stats
        return Crawl(
            source=spider.name,
            started=self._started,
            finished=calendar.now(),
            new=stats.get_value(NEW, 0),
            changed=stats.get_value(CHANGED, 0),
            problem=_summary(spider.problems).removeprefix(f"{spider.name}: "),
            reached=self._visit is None or bool(stats.get_value(REACHED)),
            tally=tally(stats.get_stats()),
        )


def _summary(problems: Sequence[str]) -> str:
    """Return the first problem, and how many others there are."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}" if problems else ""


def _spider(crawler: Crawler) -> NewsroomSpider:
    """Return the spider of a crawl, which is always a newsroom's in these pipelines."""
    assert isinstance(crawler.spider, NewsroomSpider)
    return crawler.spider
