"""Measure how many stories a second each step from a web archive to the store and the index handles.

    .venv/bin/python benchmarks/collection.py [FOLDER]              with the embedded index
    BLUELIGHT_INDEX=http://127.0.0.1:9200 .venv/bin/python benchmarks/collection.py

Each step runs alone and many times on the pages of the sample archive, so that the steps can be compared. FOLDER may
contain other pages (*.html.gz), which the general rules extract for one more row.
"""

from __future__ import annotations

import contextlib
import gzip
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Console
from rich.table import Table

from bluelight.sample.sample_archive import build_archive
from bluelight.sample.sample_spiders import SPIDERS
from crawler.archive.reader import open_archive
from crawler.archive.replay import replay_settings
from crawler.extraction import extract
from crawler.pipelines import BATCH_SIZE
from crawler.run import crawl
from search.calendar import now
from search.engines import open_index
from search.errors import PageError
from search.indexer import drain
from search.settings import Settings, read_settings
from search.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.story import Story


TIMES = 20
Page: TypeAlias = tuple[Sequence[str], str, bytes]
"""The rules of the page's source, its address, and the bytes that a server sent."""


@dataclass(frozen=True)
class Step:
    name: str
    stories: int
    seconds: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "sample.warc.gz"
        build_archive(archive, now())
        steps = [*_extraction(archive), *_store_and_index(Path(folder), archive)]
    _print(steps)


def _extraction(archive: Path) -> Iterator[Step]:
    """Measure `extract` alone: on the pages of the sample by their spiders' own rules, then on the pages of FOLDER."""
    yield _extract("extract, by a source's own rules", list(_pages(archive)) * TIMES)
    for folder in sys.argv[1:]:
        files = sorted(Path(folder).glob("*.html.gz"))
        pages = [((), f"https://example.org/{file.name}", gzip.decompress(file.read_bytes())) for file in files]
        yield _extract("extract, by the general rules", pages)


def _extract(name: str, pages: list[Page]) -> Step:
    def work() -> None:
        for rules, url, body in pages:
            with contextlib.suppress(PageError):
                extract(body, url, body_rules=rules, seen=now())

    return _step(name, len(pages), work)


def _store_and_index(folder: Path, archive: Path) -> Iterator[Step]:
    settings = read_settings(data=folder / "data")
    with _timed() as seconds:
        outcomes = crawl(list(SPIDERS), settings, overrides=replay_settings([archive]))
    replayed = sum(outcome.new + outcome.changed for outcome in outcomes)
    yield Step("replay, from archive to store", replayed, seconds())
    stories = [replace(story, key=f"{story.key}-{n}") for n in range(TIMES) for story in _all(settings)]
    yield _step("store, one in a transaction", len(stories), lambda: _store_again(settings, folder, stories, 1))
    (folder / "again.db").unlink()
    name = f"store, {BATCH_SIZE} in a transaction"
    yield _step(name, len(stories), lambda: _store_again(settings, folder, stories, BATCH_SIZE))
    yield _step("index", len(stories), lambda: _index(settings, folder))


def _store_again(settings: Settings, folder: Path, stories: list[Story], together: int) -> None:
    """Save stories as the pipeline does: those that come at once share a transaction."""
    with open_store(settings.store_url) as first, open_store(f"sqlite:///{folder / 'again.db'}") as store:
        store.sources.save(first.sources.by_name().values())
        for start in range(0, len(stories), together):
            store.stories.save(stories[start : start + together])


def _index(settings: Settings, folder: Path) -> None:
    with open_store(f"sqlite:///{folder / 'again.db'}") as store:
        index = open_index(settings.index_address)
        drain(store, index)
        index.close()


def _all(settings: Settings) -> list[Story]:
    with open_store(settings.store_url) as store:
        return [story for batch in store.stories.batches() for story in batch]


def _pages(archive: Path) -> Iterator[Page]:
    opened = open_archive((archive,))
    for url in opened.urls:
        spider = next((each for each in SPIDERS if each.claims(url)), None)
        if spider:
            for capture in opened.captures(url):
                yield spider.body_rules, url, opened.read(capture).body


def _step(name: str, stories: int, work: Callable[[], None]) -> Step:
    with _timed() as seconds:
        work()
    return Step(name, stories, seconds())


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    started = time.process_time()
    ended: list[float] = []
    yield lambda: ended[0] - started
    ended.append(time.process_time())


def _print(steps: list[Step]) -> None:
    table = Table("step", "stories", "stories a second", "milliseconds a story")
    for step in steps:
        each = step.seconds / step.stories
        table.add_row(step.name, f"{step.stories:,}", f"{1 / each:,.0f}", f"{each * 1000:.2f}")
    Console().print("CPU time of this process, one core.", table)


if __name__ == "__main__":
    main()
