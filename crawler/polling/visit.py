"""A visit: one crawl of a source, with what the store knows of the source and when the next visit is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import deferred_from_coro
from w3lib.url import url_query_cleaner

from crawler.newsroom import NewsroomSpider
from crawler.polling.schedule import interval_after_failures, usual_interval
from crawler.problems import FAILED, REACHED
from search import calendar
from search.errors import StoreError
from search.store import open_store
from search.store.polls import LEASE, Poll
from search.store.rechecks import AFTER

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy.crawler import Crawler

    from search.store.rechecks import Recheck
    from search.store.validators import AddressValidators
    from search.story import Story

BACKFILL = "BLUELIGHT_BACKFILL"
"""The Scrapy setting for a visit that collects every story that is not stored yet and does not change the schedule."""
POLLING = "BLUELIGHT_POLLING"
"""The Scrapy setting that makes a crawl a visit, in which sources are asked only for what is new."""
REFETCH_AFTER = timedelta(days=1)
"""After this time an address is fetched without validators, since some servers always say that nothing has changed."""
KEEP_VALIDATORS = timedelta(days=10)
"""How long the validators of an address are stored after it was last fetched."""
LEARNING_PERIOD = timedelta(days=14)
"""The time from which the visit interval is learned."""
MOST_NEW, MOST_RECHECKS, MOST_FROM_BACKFILL = 300, 50, 1_000_000
"""The most new stories and rechecks of one visit, and the most stories of a backfill. The next visit has the rest."""
DEFAULT_PUBLISHES = (1, 1_000)
"""The fewest and the most stories a week of a spider that does not state `publishes`."""


class Visit:
    """One crawl of a source. Raises `StoreError` if the store cannot be read.

    The validators of an endpoint are stored only if every story that it listed was fetched. If a visit is cut short or
    killed, the next visit therefore reads the whole endpoint again.

    `validators` are those that were stored before the visit, by address. `all_answered` becomes False if a request
    fails, and `has_more` becomes True if stories are left for the next visit. `unmodified_pages` counts the stories of
    which the server said that they have not changed.
    """

    _open_visits: ClassVar[WeakKeyDictionary[Crawler, Visit]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler, spider: NewsroomSpider) -> None:
        self._crawler, self.spider = crawler, spider
        self.store = open_store(crawler.settings["BLUELIGHT_STORE"])
        self.started = calendar.now()
        self.store.sources.save([spider.source()])
        self.poll = self.store.polls.get(spider.name)
        self.is_backfill = crawler.settings.getbool(BACKFILL)
        self.most_new = MOST_FROM_BACKFILL if self.is_backfill else MOST_NEW
        self.validators = self._stored_validators()
        self._new_stories: dict[str, AddressValidators] = {}
        self._new_endpoints: dict[str, AddressValidators] = {}
        self._fresh_until: list[datetime] = []
        self._not_before: datetime | None = None
        self.all_answered, self.has_more = True, False
        self.unmodified_pages = 0
        if not self.is_backfill:
            self._note_gap()
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def of(cls, crawler: Crawler) -> Visit:
        """Return the visit of a crawl. Raises `NotConfigured` if it is not a visit or the store cannot be read."""
        spider = crawler.spider
        if not crawler.settings.getbool(POLLING) or not isinstance(spider, NewsroomSpider):
            raise NotConfigured
        if crawler not in cls._open_visits:
            try:
                cls._open_visits[crawler] = cls(crawler, spider)
            except StoreError as error:
                raise NotConfigured(str(error)) from error
        return cls._open_visits[crawler]

    @classmethod
    def find(cls, crawler: Crawler) -> Visit | None:
        """Return the visit of a crawl, or None if the crawl is not a visit."""
        try:
            return cls.of(crawler)
        except NotConfigured:
            return None

    @property
    def publishes(self) -> tuple[int, int]:
        """The fewest and the most stories a week that the spider states."""
        return getattr(self.spider, "publishes", DEFAULT_PUBLISHES)

    def limit_by_delay(self, seconds: float) -> None:
        """Limit the new stories of this visit to those for which its lease lasts, with so many `seconds` before each.

        Otherwise another watch would begin a visit beside this one, and both together would keep no delay.
        """
        if not self.is_backfill:
            self.most_new = min(self.most_new, max(int(LEASE / 2 / timedelta(seconds=seconds)), 1))

    @property
    def seeded(self) -> bool:
        """Whether the stories that the source listed at first were collected, so that any new story is news."""
        return self.poll is not None and self.poll.seeded is not None

    def rechecks(self) -> list[Recheck]:
        """Return the rechecks that are due, and delete those of pages that are not fetched."""
        due = [] if self.is_backfill else self.store.rechecks.due(self.spider.name, self.started, MOST_RECHECKS)
        rechecks = []
        for recheck in due:
            if self.spider.fetches(recheck.url) and self.spider.claims(recheck.url) is not None:
                rechecks.append(recheck)
            else:
                self.store.rechecks.remove(recheck.story)
        return rechecks

    def stored_stories(self, ids: list[str]) -> dict[str, Story]:
        """Return those of these stories that are stored, by id."""
        return {story.id: story for story in self.store.stories.get(ids)}

    def moved_stories(self, urls: Collection[str]) -> set[str]:
        """Return those of these addresses to which stored stories have moved that are still rechecked."""
        since = self.started - 2 * AFTER[-1]
        plain = {url: url_query_cleaner(url) for url in urls}
        known = self.store.stories.at_addresses(self.spider.name, set(plain.values()), since)
        return {url for url, address in plain.items() if address in known}

    def fetched_recently(self, url: str) -> bool:
        """Return whether an address was fetched within `REFETCH_AFTER`; if it gave no story then, it gives none now."""
        validators = self.validators.get(url)
        return validators is not None and self.started - validators.fetched < REFETCH_AFTER

    def is_fresh(self, url: str) -> bool:
        """Return whether the last answer of an endpoint stated that it stays valid until after this visit's start."""
        validators = self.validators.get(url)
        return validators is not None and validators.fresh_until > self.started

    def note_skipped(self, url: str) -> None:
        """Note that an endpoint was not requested because its last answer is still fresh."""
        self.note_reached(self.validators[url].fresh_until)

    def note_fetched(self, validators: AddressValidators) -> None:
        """Note the new validators of an address that was fetched."""
        is_endpoint = self.spider.claims(validators.url) is None
        (self._new_endpoints if is_endpoint else self._new_stories)[validators.url] = validators

    def note_endpoint_read(self, url: str) -> None:
        """Note that the answer of an endpoint could be read."""
        validators = self._new_endpoints.get(url)
        self.note_reached(validators.fresh_until if validators else self.started)

    def note_reached(self, fresh_until: datetime) -> None:
        """Note that an endpoint was reached, and until when it states that it will list nothing new."""
        self._crawler.stats.set_value(REACHED, True)
        self._fresh_until.append(fresh_until)

    def leave_alone(self, until: datetime) -> None:
        """End the visit because the server asked not to be visited again before `until`."""
        self._not_before = until
        self.all_answered = False
        self._crawler.stats.set_value(FAILED, True)
        assert self._crawler.engine is not None
        deferred_from_coro(self._crawler.engine.close_spider_async(reason="asked to wait"))

    def _stored_validators(self) -> dict[str, AddressValidators]:
        """Return the stored validators by address; a backfill ignores those of endpoints, to read them in full."""
        validators = self.store.validators.of_source(self.spider.name)
        if not self.is_backfill:
            return validators
        return {url: each for url, each in validators.items() if self.spider.claims(url) is not None}

    def _closed(self, reason: str) -> None:
        Visit._open_visits.pop(self._crawler, None)
        complete = self.all_answered and not self.has_more and not self.is_backfill and reason == "finished"
        pages = self.spider.story_pages
        for url in pages.walled:
            self._new_stories.pop(url, None)
        endpoints = self._new_endpoints.values() if complete and not pages.has_lost else ()
        try:
            validators = [*self._new_stories.values(), *endpoints]
            self.store.validators.save(self.spider.name, validators, older=self.started - KEEP_VALIDATORS)
            if not self.is_backfill:
                self.store.polls.save(self._next_poll(complete))
        except StoreError as error:
            self.spider.note_problem(str(error))
        self.store.close()

    def _next_poll(self, complete: bool) -> Poll:
        now, previous = calendar.now(), self.poll
        reached = bool(self._crawler.stats.get_value(REACHED))
        failures = 0 if reached else (previous.failures if previous else 0) + 1
        seeded = previous.seeded if previous else None
        if seeded is None and complete and reached:
            seeded = now
        interval = self._interval(seeded, now)
        wait = timedelta(0) if self.has_more else interval_after_failures(interval, failures)
        return Poll(
            source=self.spider.name,
            due=max(now + wait, min(self._fresh_until, default=now)),
            polled=now,
            every=interval,
            not_before=self._not_before,
            succeeded=now if reached else previous.succeeded if previous else None,
            seeded=seeded,
            failures=failures,
        )

    def _interval(self, seeded: datetime | None, now: datetime) -> timedelta:
        since = max(seeded or now, now - LEARNING_PERIOD)
        stories = self.store.sources.count_stories(self.spider.name, since)
        return usual_interval(stories, now - since, self.publishes)

    def _note_gap(self) -> None:
        """Record a gap if the source was not reached for too long, so that its stories count as late."""
        gap = self.poll.gap(self.started) if self.poll else None
        if gap:
            self.store.polls.add_gap(gap)
