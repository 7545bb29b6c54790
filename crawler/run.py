"""Runs spiders. This is possible only once in a process, because Twisted's reactor cannot be started again."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.settings import Settings as ScrapySettings
from scrapy.spiderloader import SpiderLoader

from crawler.newsroom import NewsroomSpider
from crawler.problems import CHANGED, FAILED, LEFT_OUT, NEW, PROBLEMS, UNCHANGED
from crawler.settings import newsroom_settings
from search.errors import SettingsError, UnknownSource
from search.settings import read_settings
from search.store import open_store
from search.story import Rights, story_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from twisted.python.failure import Failure

    from search.settings import Settings


MOST_PAGES, MOST_BACKFILLED = 10_000, 100_000
"""The most pages of an endpoint and the most entries on each page that a backfill reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOutcome:
    """The outcome of crawling one source: numbers of stories, and a sentence for each problem.

    `left_out` counts single pages that could not be fetched, read or kept. `failed` is set if an endpoint, or the
    source as a whole, failed.
    """

    source: str
    new: int
    changed: int
    unchanged: int
    left_out: int
    problems: Sequence[str]
    failed: bool


def spiders() -> dict[str, type[NewsroomSpider]]:
    """Return the spiders that Blue Light ships, by name."""
    loader = SpiderLoader.from_settings(_scrapy_settings({}))
    classes = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in classes.items() if issubclass(spider, NewsroomSpider)}


def select_spiders(names: Iterable[str]) -> list[type[NewsroomSpider]]:
    """Return the spiders with these names, or all spiders if no name is given.

    Raises `UnknownSource`, which suggests a similar name, for an unknown name here or in the setting BLUELIGHT_RIGHTS.
    """
    known = spiders()
    for name in read_settings().rights:
        _find_spider(known, name)
    return [_find_spider(known, name) for name in names] or list(known.values())


def is_story_address(url: str, source: str, story: str) -> bool:
    """Return whether this is an address of the story with the id `story` of the source named `source`."""
    spider = spiders().get(source)
    key = spider.claims(url) if spider else None
    return key is not None and story_id(source, key) == story


def narrow_rights(spider: type[NewsroomSpider], wanted: Mapping[str, str]) -> type[NewsroomSpider]:
    """Return the spider with the rights that `wanted` has for its name, or with its own rights if it has none.

    Raises `SettingsError` if these are wider than the spider's own rights.
    """
    rights = Rights(wanted.get(spider.name, spider.rights))
    if rights is spider.rights:
        return spider
    if spider.rights.narrowed(rights) is not rights:
        raise SettingsError(
            f"BLUELIGHT_RIGHTS cannot widen the rights of {spider.name} from {spider.rights} to {rights}."
        )
    return type(spider.__name__, (spider,), {"rights": rights, "__module__": spider.__module__})


def crawl(
    chosen: Sequence[type[NewsroomSpider]],
    settings: Settings,
    *,
    alert: bool = True,
    overrides: Mapping[str, Any] | None = None,
    on_story: Callable[[int], None] = lambda _: None,
) -> list[CrawlOutcome]:
    """Crawl these sources at the same time into the newsroom's store, and return their outcomes in the same order.

    Without `alert`, no alert fires on the stories. `overrides` are Scrapy settings that take precedence. `on_story` is
    called for every story that passed the pipelines, with the number of waiting requests. Raises `StoreError` if the
    store cannot be opened, and `SettingsError` if the settings would widen a source's rights. A bug in the start of a
    spider propagates; later bugs are logged and are among the problems of their source.
    """
    open_store(settings.store_url).close()
    # Problems are in the outcome, so only bugs are logged.
    ours = {**newsroom_settings(settings), "BLUELIGHT_ALERT": alert, "LOG_LEVEL": "ERROR"}
    process = CrawlerProcess(_scrapy_settings({**ours, **(overrides or {})}))
    crawlers = [process.create_crawler(narrow_rights(spider, settings.rights)) for spider in chosen]
    bugs: list[Failure] = []
    for crawler in crawlers:
        crawler.signals.connect(lambda: on_story(sum(map(_waiting, crawlers))), signals.item_scraped, weak=False)
        process.crawl(crawler).addErrback(bugs.append)
    process.start()
    for bug in bugs:
        bug.raiseException()
    return [_outcome(crawler) for crawler in crawlers]


def backfill_spider(spider: type[NewsroomSpider], since: datetime) -> type[NewsroomSpider]:
    """Return a spider that reads everything that its source has listed since a moment, and not only what is new."""
    wanted = {"since": since, "pages": MOST_PAGES, "most_listed": MOST_BACKFILLED, "__module__": spider.__module__}
    return type(spider.__name__, (spider,), wanted)


def _waiting(crawler: Crawler) -> int:
    return int(crawler.stats.get_value("scheduler/enqueued", 0) - crawler.stats.get_value("scheduler/dequeued", 0))


def _find_spider(known: Mapping[str, type[NewsroomSpider]], name: str) -> type[NewsroomSpider]:
    if name in known:
        return known[name]
    similar = difflib.get_close_matches(name, known, n=1)
    suggestion = f"did you mean {similar[0]!r}?" if similar else f"the sources are {', '.join(known)}."
    raise UnknownSource(f"No source is called {name!r}; {suggestion}")


def _scrapy_settings(overrides: Mapping[str, Any]) -> ScrapySettings:
    settings = ScrapySettings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update(dict(overrides), priority="cmdline")
    return settings


def _outcome(crawler: Crawler) -> CrawlOutcome:
    stats = crawler.stats
    return CrawlOutcome(
        source=str(crawler.spidercls.name),
        new=stats.get_value(NEW, 0),
        changed=stats.get_value(CHANGED, 0),
        unchanged=stats.get_value(UNCHANGED, 0),
        left_out=stats.get_value(LEFT_OUT, 0),
        problems=stats.get_value(PROBLEMS, []),
        failed=bool(stats.get_value(FAILED)),
    )
