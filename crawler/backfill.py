"""Web archives of any size into the store, by several processes at once, each story as its spider would make it.

Only pages that a spider claims are read. Where it is interrupted, it goes on.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from crawler.archive.pages import read_pages
from crawler.pipelines import Validate
from crawler.platforms.document import DocumentNewsroom
from crawler.run import as_allowed, spiders
from search.errors import ArchiveError, PageError
from search.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from crawler.archive.pages import Page
    from crawler.newsroom import NewsroomSpider
    from search.settings import Settings
    from search.store import Store
    from search.story import Story

_AT_ONCE = 50
"""Stories that are stored in one transaction, after which it is noted how far a file was read."""
_LOOK_EVERY = 0.5
"""Seconds between looks at how far the processes are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How many stories were new, had changed and were as before, and a sentence for each file that is not whole."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


def backfill(
    files: Sequence[Path],
    settings: Settings,
    *,
    alert: bool = False,
    again: bool = False,
    processes: int | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Filled:
    """Read these archives, a process for each core unless told otherwise, each a file at a time.

    Without `alert` no alert fires. `again`: the pages are those of stories that are held, and their words are put in
    the place of what was made of the same pages before, without touching times. `progress` hears how many bytes of
    how many were read. Raises `StoreError`.
    """
    names = {file: _name(file, again) for file in files}
    total = sum(file.stat().st_size for file in files if file.exists())
    with open_store(settings.store_url) as store:
        store.sources.put(spider.source() for spider in _spiders(settings))
        outcomes = _run(store, settings, names, (alert, again), processes, lambda done: progress(done, total))
        if again:
            store.backfills.forget(list(names.values()))
    counted = Counter[str]()
    for outcome, _ in outcomes:
        counted.update(outcome)
    problems = [problem for _, problem in outcomes if problem]
    return Filled(new=counted["new"], changed=counted["changed"], unchanged=counted["unchanged"], problems=problems)


def _run(
    store: Store,
    settings: Settings,
    names: dict[Path, str],
    how: tuple[bool, bool],
    processes: int | None,
    progress: Callable[[int], None],
) -> list[tuple[Counter[str], str]]:
    """Started anew, not forked: a process that is forked has the connections of this one."""
    begun = store.backfills.positions(list(names.values()))
    left = [file for file, name in names.items() if not begun.get(name, (0, False))[1]]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=context) as pool:
        waiting = {pool.submit(_read, file, names[file], settings, *how) for file in left}
        done = set()
        while waiting:
            finished, waiting = wait(waiting, _LOOK_EVERY, FIRST_COMPLETED)
            done |= finished
            progress(sum(position for position, _ in store.backfills.positions(list(names.values())).values()))
    return [each.result() for each in done]


def _read(file: Path, name: str, settings: Settings, alert: bool, again: bool) -> tuple[Counter[str], str]:
    """One file, in a process of its own, from where it was left; how many stories came of it, and what was wrong."""
    with open_store(settings.store_url, settings.rights) as store:
        reader = _Reader(store, _spiders(settings), alert=alert, again=again)
        position, _ = store.backfills.positions([name]).get(name, (0, False))
        problem = ""
        try:
            for page, end in read_pages(file, position, reader.wants):
                position = end
                if reader.take(page):
                    store.backfills.reached(name, end)
        except ArchiveError as error:
            problem = str(error)
        reader.store_all()
        store.backfills.reached(name, position, finished=not problem)
    return reader.counted, problem


class _Reader:
    """Makes stories of pages, and stores them by the dozen."""

    def __init__(self, store: Store, chosen: Iterable[type[NewsroomSpider]], *, alert: bool, again: bool) -> None:
        self._store, self._alert, self._again = store, alert, again
        self._spiders = [spider() for spider in chosen]
        for spider in self._spiders:
            spider.recurring = store.recurring.of(spider.name)
        self._stories: list[Story] = []
        self.counted = Counter[str]()

    def wants(self, url: str) -> bool:
        """Whether a spider claims the page and may read it."""
        return any(spider.claims(url) is not None and spider.fetches(url) for spider in self._spiders)

    def take(self, page: Page | None) -> bool:
        """Returns whether everything that was taken so far is stored."""
        if page:
            self._stories.extend(self._made_of(page))
        if len(self._stories) >= _AT_ONCE:
            self.store_all()
        return not self._stories

    def store_all(self) -> None:
        """Stores what was taken."""
        if self._again:
            changed = self._store.stories.extracted_again(self._stories)
            self.counted.update(changed=changed, unchanged=len(self._stories) - changed)
        else:
            saved = self._store.stories.save(self._stories, alert=self._alert)
            self.counted.update(new=saved.new, changed=saved.changed, unchanged=saved.corrected + saved.unchanged)
        self._stories = []

    def _made_of(self, page: Page) -> Iterator[Story]:
        """A story for each source that has the page; none of one that cannot be kept."""
        for spider in self._spiders:
            key = spider.claims(page.response.url)
            if key is not None and spider.fetches(page.response.url) and spider.is_ours(page.response):
                with suppress(PageError, DropItem):
                    article = spider.read_article(page.response, page.captured)
                    yield Validate().process_item(spider.story(key, article, None, page.captured))


def _spiders(settings: Settings) -> list[type[NewsroomSpider]]:
    """All but those whose words stand in a document beside the page, which `bluelight replay` finds."""
    alone = (spider for spider in spiders().values() if not issubclass(spider, DocumentNewsroom))
    return [as_allowed(spider, settings.rights) for spider in alone]


def _name(file: Path, again: bool) -> str:
    size = file.stat().st_size if file.exists() else 0
    return f"{'again' if again else 'archive'} {file.resolve()} {size}"
