"""Measure a search page, indexing, matching, memory and size, and compare each with what a user might choose instead.

    .venv/bin/python -m benchmarks.searching 1000000 [FOLDER]
    BLUELIGHT_INDEX=http://127.0.0.1:9200/benchmark .venv/bin/python -m benchmarks.searching 200000 [FOLDER]

The number is how many generated stories (benchmarks/newslike.py) are searched. FOLDER keeps what was built for the next
run. The embedded index is compared with SQLite's FTS5, which does the same: twenty hits with marks, counts by every
facet and by day.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.library import Library, batched, library
from benchmarks.newslike import SOURCES, Newsroom
from benchmarks.raw_calls import drop, raw_call
from search.engines import open_index
from search.indexer import drain
from search.query import parse
from search.results import find
from search.settings import read_settings
from search.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from search.index import StoryIndex

QUERIES = 200
WARMING = 20
"""Queries before those that are measured, so that the files were read from the disk once."""
OF_PEER = slice(None, None, 9)
"""FTS5 is slow, so it answers only every ninth query, which includes some of each kind."""
FED = 10_000
"""Stories for the comparison of indexing through the queue with indexing directly."""
ALERTS = 10_000
MATCHED = 1_000


def main(count: int, folder: Path) -> None:
    table = Table("what", "figure", "compared with", "ratio")
    _indexing(table)
    stored = library(count, folder)
    _searching(table, stored)
    _engine_alone(table, stored)
    _matching(table, stored)
    if stored.embedded:
        _size(table, stored)
    Console(width=140).print(f"{count:,} stories", table)


def _searching(table: Table, stored: Library) -> None:
    """Measure search pages in a process that does nothing else, so that its memory is that of searching."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        seconds, memory = alone.submit(_pages, stored).result()
    peer_seconds = _of_peer(stored) if stored.embedded else []
    for name, at in (("median", statistics.median), ("p99", _p99)):
        beside = f"FTS5 {at(peer_seconds) * 1000:,.0f} ms" if peer_seconds else ""
        ratio = f"{at(peer_seconds) / at(seconds[OF_PEER]):,.0f} times" if peer_seconds else ""
        table.add_row(f"a search page, {name} of {QUERIES}", f"{at(seconds) * 1000:,.1f} ms", beside, ratio)
    table.add_row("memory of a searching process, its own", f"{memory:,.0f} MB", "", "")


def _pages(stored: Library) -> tuple[list[float], float]:
    """Return the seconds of each search page, and the memory of this process in megabytes."""
    with stored.opened() as (store, index):
        for query in Newsroom(7).queries(WARMING):
            find(query, store=store, index=index)
        took = [_seconds(partial(find, query, store=store, index=index)) for query in _queries()]
        return took, _own_memory()


def _of_peer(stored: Library) -> list[float]:
    with stored.peer() as peer:
        for query in Newsroom(7).queries(2):
            peer.page(query)
        return [_seconds(partial(peer.page, query)) for query in _queries()[OF_PEER]]


def _queries() -> list[str]:
    return Newsroom(2).queries(QUERIES)


def _engine_alone(table: Table, stored: Library) -> None:
    """Compare `StoryIndex.search` with the engine's own call for the same hits and counts."""
    trees = [parse(query) for query in Newsroom(3).queries(QUERIES)]
    with stored.opened() as (_, index):
        pairs = [(_seconds(partial(index.search, tree)), _seconds(raw_call(index, tree))) for tree in trees]
    through_index, alone = (statistics.median(figures) for figures in zip(*pairs, strict=True))
    table.add_row(
        "hits and counts through StoryIndex",
        f"{through_index * 1000:.2f} ms",
        f"the engine alone {alone * 1000:.2f} ms",
        f"{through_index / alone:.2f}",
    )


def _indexing(table: Table) -> None:
    """Compare indexing through the queue with indexing directly, each in a new index."""
    stories = list(Newsroom(4).stories(FED))
    with tempfile.TemporaryDirectory() as folder:
        with _fresh_index(Path(folder) / "direct") as index:
            alone = _seconds(lambda: [index.add(batch) for batch in batched(stories)])
        with _fresh_index(Path(folder) / "queued") as index, open_store(f"sqlite:///{folder}/queued.db") as store:
            store.sources.save(SOURCES)
            for batch in batched(stories):
                store.stories.save(batch, alert=False)
            queued = _seconds(lambda: drain(store, index))
    table.add_row(
        "indexing through the queue",
        f"{FED / queued:,.0f} stories/s",
        f"indexing directly {FED / alone:,.0f}/s",
        f"{alone / queued:.2f}",
    )


@contextmanager
def _fresh_index(folder: Path) -> Iterator[StoryIndex]:
    """Open an index in this folder or, on Elasticsearch, with the folder's name added to that of the searched index."""
    settings = read_settings(data=folder)
    address = f"{settings.index.rstrip('/')}-{folder.name}" if settings.index else settings.index_address
    index = open_index(address, settings.index_access)
    try:
        yield index
    finally:
        drop(index)
        index.close()


def _matching(table: Table, stored: Library) -> None:
    """Measure matching of the first stories of the library."""
    stories = list(islice(Newsroom().stories(stored.stories), MATCHED))
    queries = {number: parse(query) for number, query in enumerate(Newsroom(6).alerts(ALERTS))}
    with stored.opened() as (_, index):
        started = time.perf_counter()
        matches = index.match(stories, queries)
        took = time.perf_counter() - started
    table.add_row(
        f"matching {len(stories):,} stories against {ALERTS:,} alerts", f"{took:.2f} s", f"{len(matches):,} notices", ""
    )


def _size(table: Table, stored: Library) -> None:
    weight = sum(file.stat().st_size for file in Path(stored.settings.index_address).rglob("*") if file.is_file())
    with stored.peer() as peer:
        size = peer.text()
    table.add_row(
        "size of the index", f"{weight / 1e6:,.0f} MB", f"{size / 1e6:,.0f} MB of text", f"{weight / size:.2f}"
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _p99(figures: Sequence[float]) -> float:
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * 0.99))]


def _own_memory() -> float:
    """Return the megabytes that belong to this process alone, without the files that it maps."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(int(sys.argv[1]), Path(folder))
