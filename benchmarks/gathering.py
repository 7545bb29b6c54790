"""Stories a second from a web archive into the store and the index, and the share that each step takes.

    .venv/bin/python benchmarks/gathering.py                       with the embedded index
    BLUELIGHT_INDEX=http://127.0.0.1:9200 .venv/bin/python benchmarks/gathering.py

Each step runs alone on the same pages, those of the sample archive, so that one can be compared with another.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bluelight.sample.archive import build
from bluelight.sample.spiders import SAMPLE_SPIDERS
from crawler.archive.reading import open_archive
from crawler.archive.replay import replay_settings
from crawler.extraction import extract
from crawler.run import crawl
from search.engines import open_index
from search.indexer import drain
from search.newsroom import now
from search.settings import Settings, read_settings
from search.store import open_store
from search.story import Story


@dataclass(frozen=True)
class Step:
    name: str
    stories: int
    seconds: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "sample.warc.gz"
        build(archive, now())
        steps = [_extraction(archive), *_store_and_index(Path(folder), archive)]
    _print(steps)


def _extraction(archive: Path) -> Step:
    """Every page of the archive that a spider claims, through `extract` alone."""
    pages = list(_pages(archive))
    with _timed() as seconds:
        for spider, url, body in pages:
            extract(body, url, body_rules=spider.body_rules, seen=now())
    return Step("extract", len(pages), seconds())


def _store_and_index(folder: Path, archive: Path) -> Iterator[Step]:
    settings = read_settings(data=folder / "data")
    with _timed() as seconds:
        outcomes = crawl(list(SAMPLE_SPIDERS), settings, overrides=replay_settings([archive]))
    replayed = sum(outcome.new + outcome.changed for outcome in outcomes)
    yield Step("replay, from archive to store", replayed, seconds())
    stories = _all(settings)
    yield _step("store", stories, lambda: _store_again(settings, folder, stories))
    yield _step("index", stories, lambda: _index(settings, folder))


def _store_again(settings: Settings, folder: Path, stories: list[Story]) -> None:
    """One transaction a story, as the pipeline does."""
    with open_store(settings.store_url) as first, open_store(f"sqlite:///{folder / 'again.db'}") as store:
        store.sources.put(first.sources.names().values())
        for story in stories:
            store.stories.save([story])


def _index(settings: Settings, folder: Path) -> None:
    with open_store(f"sqlite:///{folder / 'again.db'}") as store:
        index = open_index(settings.index_address)
        drain(store, index)
        index.close()


def _all(settings: Settings) -> list[Story]:
    with open_store(settings.store_url) as store:
        batch = store.queue.take(100_000)
        return store.stories.get(batch.ids) if batch else []


def _pages(archive: Path) -> Iterator[tuple[Any, str, bytes]]:
    opened = open_archive((archive,))
    for capture in opened.captures():
        spider = next((each for each in SAMPLE_SPIDERS if each.claims(capture.url)), None)
        if spider:
            yield spider, capture.url, opened.read(capture).body


def _step(name: str, stories: list[Story], work: Callable[[], None]) -> Step:
    with _timed() as seconds:
        work()
    return Step(name, len(stories), seconds())


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    started = time.process_time()
    ended: list[float] = []
    yield lambda: ended[0] - started
    ended.append(time.process_time())


def _print(steps: list[Step]) -> None:
    whole = sum(step.seconds / step.stories for step in steps if not step.name.startswith("replay"))
    table = Table("step", "stories", "CPU seconds", "stories a second", "share of extract + store + index")
    for step in steps:
        share = "" if step.name.startswith("replay") else f"{step.seconds / step.stories / whole:.0%}"
        rate = f"{step.stories / step.seconds:,.0f}"
        table.add_row(step.name, str(step.stories), f"{step.seconds:.2f}", rate, share)
    Console().print(table)


if __name__ == "__main__":
    main()
