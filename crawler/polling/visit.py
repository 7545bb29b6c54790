"""One visit to a source: what is known of it at the start, what comes of it, and when it is due again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import deferred_from_coro

from crawler.newsroom import NewsroomSpider
from crawler.polling.schedule import after_failures, usual
from crawler.problems import REACHED
from search import calendar
from search.errors import StoreError
from search.store import open_store
from search.store.polls import Poll

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from search.store.rechecks import Recheck
    from search.store.validators import AddressValidators
    from search.story import Story

BACKFILL = "BLUELIGHT_BACKFILL"
"""The Scrapy setting under which a visit takes in all that is not held, and leaves the source's times alone."""
POLLING = "BLUELIGHT_POLLING"
"""The Scrapy setting under which a crawl is a visit: sources are asked for what is new, and no more."""
WHOLE_AFTER = timedelta(days=1)
"""An address is fetched whole from time to time: some servers always say that nothing has changed."""
REMEMBERED = timedelta(days=10)
LEARNED_FROM = timedelta(days=14)
MOST_NEW, MOST_AGAIN, MOST_BACK = 300, 50, 1_000_000
"""New stories, and stories looked at again, of one visit; the others come with the next. And stories of a backfill."""
SOME = (1, 1_000)
"""What a source that does not say so may publish in a week."""


class Visit:
    """A visit. Raises `StoreError` where the store cannot be read.

    Validators of a door are kept only when everything that it named came through: a visit that was cut short, or
    killed, finds the door open again.
    """

    _all: ClassVar[WeakKeyDictionary[Crawler, Visit]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler, spider: NewsroomSpider) -> None:
        self._crawler, self.spider = crawler, spider
        self.store = open_store(crawler.settings["BLUELIGHT_STORE"])
        self.started = calendar.now()
        self.store.sources.save([spider.source()])
        self.poll = self.store.polls.get(spider.name)
        self.backfills = crawler.settings.getbool(BACKFILL)
        self.most_new = MOST_BACK if self.backfills else MOST_NEW
        self.visits = self._remembered()
        self._new: dict[str, AddressValidators] = {}
        self._endpoints: dict[str, AddressValidators] = {}
        self._fresh: list[datetime] = []
        self._not_before: datetime | None = None
        self.whole, self.left = True, False
        if not self.backfills:
            self._note_gap()
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def of(cls, crawler: Crawler) -> Visit:
        """The visit that a crawl is. Raises `NotConfigured` where it is none, or where the store cannot be read."""
        spider = crawler.spider
        if not crawler.settings.getbool(POLLING) or not isinstance(spider, NewsroomSpider):
            raise NotConfigured
        if crawler not in cls._all:
            try:
                cls._all[crawler] = cls(crawler, spider)
            except StoreError as error:
                raise NotConfigured(str(error)) from error
        return cls._all[crawler]

    @classmethod
    def within(cls, crawler: Crawler) -> Visit | None:
        """The same, and None where the crawl is no visit."""
        try:
            return cls.of(crawler)
        except NotConfigured:
            return None

    @property
    def seeded(self) -> bool:
        """Whether what the source offered at first was taken in: what comes now is news."""
        return self.poll is not None and self.poll.seeded is not None

    def rechecks(self) -> list[Recheck]:
        """The stories that are to be looked at again now; those whose page is not fetched are forgotten."""
        due = [] if self.backfills else self.store.rechecks.due(self.spider.name, self.started, MOST_AGAIN)
        looked_at = []
        for recheck in due:
            if self.spider.fetches(recheck.url) and self.spider.claims(recheck.url) is not None:
                looked_at.append(recheck)
            else:
                self.store.rechecks.remove(recheck.story)
        return looked_at

    def held(self, ids: list[str]) -> dict[str, Story]:
        """Those of these stories that are stored, by id."""
        return {story.id: story for story in self.store.stories.get(ids)}

    def visited_lately(self, url: str) -> bool:
        """Whether an address was fetched not long ago: if no story came of it, none would come now."""
        visit = self.visits.get(url)
        return visit is not None and self.started - visit.fetched < WHOLE_AFTER

    def is_fresh(self, url: str) -> bool:
        """Whether a door said at the last visit that it would have nothing new before now."""
        visit = self.visits.get(url)
        if visit is None or visit.fresh_until <= self.started:
            return False
        self.read(visit.fresh_until)
        return True

    def answered(self, visit: AddressValidators) -> None:
        """Note that an address was fetched."""
        (self._endpoints if self.spider.claims(visit.url) is None else self._new)[visit.url] = visit

    def read_endpoint(self, url: str) -> None:
        """Note that what was fetched of a door could be read."""
        visit = self._endpoints.get(url)
        self.read(visit.fresh_until if visit else self.started)

    def read(self, fresh_until: datetime) -> None:
        """Note that a door said what it had to say, and until when it says that this is all."""
        self._crawler.stats.set_value(REACHED, True)
        self._fresh.append(fresh_until)

    def wait(self, until: datetime) -> None:
        """Leave the source alone from now on: it asks for it."""
        self._not_before = until
        self.whole = False
        assert self._crawler.engine is not None
        deferred_from_coro(self._crawler.engine.close_spider_async(reason="asked to wait"))

    def _remembered(self) -> dict[str, AddressValidators]:
        """A backfill opens every door wide."""
        visits = self.store.validators.of_source(self.spider.name)
        if not self.backfills:
            return visits
        return {url: visit for url, visit in visits.items() if self.spider.claims(url) is not None}

    def _closed(self, reason: str) -> None:
        Visit._all.pop(self._crawler, None)
        complete = self.whole and not self.left and not self.backfills and reason == "finished"
        try:
            kept = [*self._new.values(), *(self._endpoints.values() if complete else ())]
            self.store.validators.save(self.spider.name, kept, older=self.started - REMEMBERED)
            if not self.backfills:
                self.store.polls.save(self._next(complete))
        except StoreError as error:
            self.spider.problem(str(error))
        self.store.close()

    def _next(self, complete: bool) -> Poll:
        now, before = calendar.now(), self.poll
        reached = bool(self._crawler.stats.get_value(REACHED))
        failures = 0 if reached else (before.failures if before else 0) + 1
        seeded = before.seeded if before else None
        if seeded is None and complete and reached:
            seeded = now
        every = self._every(seeded, now)
        wait = timedelta(0) if self.left else after_failures(every, failures)
        return Poll(
            source=self.spider.name,
            due=max(now + wait, min(self._fresh, default=now)),
            polled=now,
            every=every,
            not_before=self._not_before,
            succeeded=now if reached else before.succeeded if before else None,
            seeded=seeded,
            failures=failures,
        )

    def _every(self, seeded: datetime | None, now: datetime) -> timedelta:
        publishes = getattr(self.spider, "publishes", SOME)
        since = max(seeded or now, now - LEARNED_FROM)
        stories = self.store.sources.count_stories(self.spider.name, since)
        return usual(stories, now - since, publishes)

    def _note_gap(self) -> None:
        """A source that was not reached for longer than it should have been: what comes now is late."""
        gap = self.poll.gap(self.started) if self.poll else None
        if gap:
            self.store.polls.add_gap(gap)
