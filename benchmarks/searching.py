"""A search page, indexing, matching, memory and size, each beside what a user would pick instead, in one run.

    .venv/bin/python benchmarks/searching.py 1000000
    BLUELIGHT_INDEX=http://127.0.0.1:9200/benchmark .venv/bin/python benchmarks/searching.py 200000

The number is how many made stories (benchmarks/newslike.py) are searched. The peer of the embedded index is SQLite's
FTS5, doing the same: twenty hits with marks, counts by every facet and by day.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.newslike import SOURCES, Newsroom
from search.engines import open_index
from search.indexer import drain
from search.query import parse
from search.results import find
from search.settings import read_settings
from search.store import Store, open_store
from search.tags import FACETS, tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from search.index import StoryIndex
    from search.story import Story

QUERIES = 200
BATCH = 500
FED = 10_000
"""Stories with which the way through the queue is held against the engine fed directly."""


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _measure(count, Path(folder))


def _measure(count: int, folder: Path) -> None:
    table = Table("what", "figure", "beside it", "ratio")
    settings = read_settings(data=folder)
    with open_store(settings.store_url) as store:
        store.sources.put(SOURCES)
        index = open_index(settings.index_address, settings.index_access)
        embedded = not settings.index
        _indexing(table, settings.index_address, folder)
        peer = _Fts(folder / "fts.db") if embedded else None
        size = _fill(count, store, index, peer)
        _searching(table, store, index, peer)
        _engine_alone(table, index)
        _matching(table, index)
        if embedded:
            text = f"{size / 1e6:,.0f} MB of text"
            weight = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
            table.add_row("size of the index", f"{weight / 1e6:,.0f} MB", text, f"{weight / size:.2f}")
        table.add_row("memory of this process, its own", f"{_own_memory():,.0f} MB", "", "")
        index.close()
    Console(width=140).print(f"{count:,} stories", table)


def _fill(count: int, store: Store, index: StoryIndex, peer: _Fts | None) -> int:
    """Stories into the store, the index and the peer; returns the characters of their text."""
    size = done = 0
    with index.rebuilding() as add:
        for batch in batched(Newsroom().stories(count), BATCH):
            store.stories.save(batch, alert=False)
            add(batch)
            if peer:
                peer.add(batch)
            size += sum(len(paragraph) for story in batch for paragraph in (story.title, *story.body))
            done += len(batch)
            if done % 50_000 < BATCH:
                print(f"{done:,} stories", file=sys.stderr)
    return size


def _searching(table: Table, store: Store, index: StoryIndex, peer: _Fts | None) -> None:
    queries = Newsroom(2).queries(QUERIES)
    ours = [_seconds(lambda query=query: find(query, store=store, index=index)) for query in queries]
    theirs = [_seconds(lambda query=query: peer.page(query)) for query in queries[::10]] if peer else []
    for name, at in (("median", statistics.median), ("p99", _p99)):
        beside = f"FTS5 {at(theirs) * 1000:,.0f} ms" if theirs else ""
        ratio = f"{at(theirs) / at(ours):,.0f} times" if theirs else ""
        table.add_row(f"a search page, {name} of {QUERIES}", f"{at(ours) * 1000:,.1f} ms", beside, ratio)


def _engine_alone(table: Table, index: StoryIndex) -> None:
    """The same through `StoryIndex` and by the engine's own call, with the query and the counts it is given."""
    raw = _raw(index)
    if raw is None:
        return
    trees = [parse(query) for query in Newsroom(3).queries(QUERIES)]
    ours = statistics.median(_seconds(lambda tree=tree: index.search(tree)) for tree in trees)
    alone = statistics.median(_seconds(raw(tree)) for tree in trees)
    table.add_row(
        "hits and counts through StoryIndex",
        f"{ours * 1000:.2f} ms",
        f"the engine alone {alone * 1000:.2f} ms",
        f"{ours / alone:.2f}",
    )


def _raw(index: StoryIndex) -> Callable[..., Callable[[], object]] | None:
    from tantivy import Order as Direction

    from search.engines.counts import AGGREGATIONS
    from search.engines.tantivy import TantivyIndex
    from search.engines.tantivy_query import compiled

    if not isinstance(index, TantivyIndex):
        return None

    def prepared(tree: object) -> Callable[[], object]:
        query = compiled(tree)  # type: ignore[arg-type]

        def call() -> object:
            searcher = index._index.searcher()
            hits = searcher.search(query, limit=20, count=True, order_by_field="order", order=Direction.Desc).hits
            return [searcher.doc(at)["id"] for _, at in hits], searcher.aggregate(query, AGGREGATIONS)

        return call

    return prepared


def _indexing(table: Table, address: str, folder: Path) -> None:
    """Through the queue against the engine fed directly, on an index of its own."""
    stories = list(Newsroom(4).stories(FED))
    direct = open_index(_beside(address, folder / "direct"))
    alone = _seconds(lambda: [direct.add(batch) for batch in batched(stories, BATCH)])
    with open_store(f"sqlite:///{folder / 'fed.db'}") as store:
        store.sources.put(SOURCES)
        for batch in batched(stories, BATCH):
            store.stories.save(batch, alert=False)
        queued_index = open_index(_beside(address, folder / "queued"))
        queued = _seconds(lambda: drain(store, queued_index))
    table.add_row(
        "indexing through the queue",
        f"{FED / queued:,.0f} stories/s",
        f"the engine fed directly {FED / alone:,.0f}/s",
        f"{alone / queued:.2f}",
    )
    shutil.rmtree(folder / "direct", ignore_errors=True)
    shutil.rmtree(folder / "queued", ignore_errors=True)


def _beside(address: str, folder: Path) -> str:
    return f"{address.rstrip('/')}-{folder.name}" if address.startswith("http") else str(folder)


def _matching(table: Table, index: StoryIndex) -> None:
    stories = list(Newsroom(5).stories(1_000))
    queries = {number: parse(query) for number, query in enumerate(Newsroom(6).queries(10_000))}
    index.add(stories)
    took = _seconds(lambda: index.match(stories, queries))
    table.add_row("matching 1,000 stories against 10,000 alerts", f"{took:.2f} s", "", "")


class _Fts:
    """SQLite's FTS5, with what it needs beside it to count."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(
            """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
            CREATE VIRTUAL TABLE words USING fts5(title, text);
            CREATE TABLE stories (id INTEGER PRIMARY KEY, day INTEGER, moment INTEGER);
            CREATE TABLE tags (story INTEGER, tag TEXT, value TEXT, PRIMARY KEY (story, tag, value)) WITHOUT ROWID;
            """
        )
        self._count = 0

    def add(self, stories: Iterable[Story]) -> None:
        with self._database:
            for story in stories:
                self._count += 1
                day = story.published.toordinal() if story.published else None
                row = (self._count, story.title, " ".join(story.body))
                self._database.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", row)
                self._database.execute("INSERT INTO stories VALUES (?, ?, ?)", (self._count, day, story.order))
                values = [(self._count, tag, value) for tag, found in tags(story).items() for value in found]
                self._database.executemany("INSERT INTO tags VALUES (?, ?, ?)", values)

    def page(self, query: str) -> object:
        """The newest twenty with marks, and the counts; filters of the query are left out, in FTS5's favour."""
        asked = " ".join(word for word in re.sub(r"-(?=\w)", "NOT ", query).split() if ":" not in word)
        found = "SELECT rowid FROM words WHERE words MATCH ?"
        hits = self._database.execute(
            "SELECT words.rowid, snippet(words, 1, '<b>', '</b>', '…', 40) FROM words JOIN stories "
            "ON stories.id = words.rowid WHERE words MATCH ? ORDER BY stories.moment DESC LIMIT 20",
            (asked,),
        ).fetchall()
        counted: dict[str, object] = {
            tag: self._database.execute(
                f"SELECT value, count(*) FROM tags WHERE tag = ? AND story IN ({found}) GROUP BY value", (tag, asked)
            ).fetchall()
            for tag in FACETS
        }
        days = self._database.execute(
            f"SELECT day, count(*) FROM stories WHERE id IN ({found}) GROUP BY day", (asked,)
        ).fetchall()
        return hits, counted, days


def batched(stories: Iterable[Story], size: int) -> Iterator[list[Story]]:
    """Lists of so many stories (`itertools.batched`, which Python 3.11 has not)."""
    waiting = iter(stories)
    while batch := list(islice(waiting, size)):
        yield batch


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _p99(figures: Sequence[float]) -> float:
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * 0.99))]


def _own_memory() -> float:
    """Megabytes that belong to this process alone; what it maps from files is not among them."""
    status = defaultdict(str, (line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines()))
    return int(status["RssAnon"].split()[0]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
