"""Runs spiders, once in a process: Twisted's reactor cannot be started again."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.settings import Settings as ScrapySettings
from scrapy.spiderloader import SpiderLoader

from crawler.newsroom import NewsroomSpider
from crawler.problems import CHANGED, LEFT_OUT, NEW, PROBLEMS, UNCHANGED
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
"""Pages of a door that a backfill follows, and stories of each that it looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOutcome:
    """What crawling one source brought, in stories, and a sentence for everything that went wrong."""

    source: str
    new: int
    changed: int
    unchanged: int
    left_out: int
    problems: Sequence[str]


def spiders() -> dict[str, type[NewsroomSpider]]:
    """The spiders that Blue Light ships, by name."""
    loader = SpiderLoader.from_settings(_scrapy_settings({}))
    classes = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in classes.items() if issubclass(spider, NewsroomSpider)}


def select_spiders(names: Iterable[str]) -> list[type[NewsroomSpider]]:
    """The spiders of these names, or all where none is named. Raises `UnknownSource`, which suggests one, also where
    the settings narrow the rights of a source that is not there.
    """
    known = spiders()
    for name in read_settings().rights:
        _find_spider(known, name)
    return [_find_spider(known, name) for name in names] or list(known.values())


def is_story_address(url: str, source: str, story: str) -> bool:
    """Whether a story of a source, by its id, stands at this address."""
    spider = spiders().get(source)
    key = spider.claims(url) if spider else None
    return key is not None and story_id(source, key) == story


def narrow_rights(spider: type[NewsroomSpider], wanted: Mapping[str, str]) -> type[NewsroomSpider]:
    """A spider with the rights that the newsroom wants it to have, by its name; those it states, if none are wanted.

    Raises `SettingsError` where these would be more.
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
    """Crawls these sources side by side into the newsroom's store, and returns what each brought, in their order.

    Without `alert`, no alert fires on what comes in. `overrides` are settings of Scrapy's that take precedence.
    `on_story` is called for every story that came through, with how many requests wait. Raises `StoreError` if the
    store cannot be opened, `SettingsError` for rights that would be wider. A bug in a spider's start propagates; later
    ones are logged.
    """
    open_store(settings.store_url).close()
    # An outcome says what went wrong; what is logged besides is a bug.
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
    """A spider that goes through all that its source lists since a moment, page by page, and not only what is new."""
    wanted = {"since": since, "pages": MOST_PAGES, "most_listed": MOST_BACKFILLED, "__module__": spider.__module__}
    return type(spider.__name__, (spider,), wanted)


def _waiting(crawler: Crawler) -> int:
    return int(crawler.stats.get_value("scheduler/enqueued", 0) - crawler.stats.get_value("scheduler/dequeued", 0))


def _find_spider(known: Mapping[str, type[NewsroomSpider]], name: str) -> type[NewsroomSpider]:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}."
    raise UnknownSource(f"No source is called {name!r}; {meant}")


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
    )
