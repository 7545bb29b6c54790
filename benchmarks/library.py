"""Generated stories in a store, an index and, beside an embedded index, SQLite's FTS5. A folder keeps them all."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.fts5 import Fts5
from benchmarks.newslike import SOURCES, Newsroom
from search.engines import open_index
from search.settings import Settings, read_settings
from search.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story

BATCH = 500


@dataclass(frozen=True)
class Library:
    """A number of generated stories, and where they are stored."""

    stories: int
    settings: Settings

    @property
    def embedded(self) -> bool:
        """Whether the index is a folder on this machine, and not an Elasticsearch."""
        return not self.settings.index

    @contextmanager
    def opened(self) -> Iterator[tuple[Store, StoryIndex]]:
        """Open the store and the index."""
        with open_store(self.settings.store_url) as store:
            index = open_index(self.settings.index_address, self.settings.index_access)
            yield store, index
            index.close()

    @contextmanager
    def peer(self) -> Iterator[Fts5]:
        """Open the same stories in FTS5."""
        fts5 = Fts5(self.settings.data / "fts.db")
        yield fts5
        fts5.close()

    def generated(self) -> Iterator[list[Story]]:
        """Yield the stories, in batches."""
        return batched(Newsroom().stories(self.stories))


def library(stories: int, folder: Path) -> Library:
    """Build a library in this folder, except for the parts that are already complete there."""
    built = Library(stories, read_settings(data=folder))
    with built.opened() as (store, index):
        if store.stories.count() != stories:
            store.sources.save(SOURCES)
            for batch in _with_progress("store", built.generated()):
                store.stories.save(batch, alert=False)
        if index.count() != stories:
            with index.rebuilding() as add:
                for batch in _with_progress("index", built.generated()):
                    add(batch)
    if built.embedded:
        with built.peer() as peer:
            if peer.count() == 0:
                for batch in _with_progress("FTS5", built.generated()):
                    peer.add(batch)
    return built


def batched(stories: Iterable[Story]) -> Iterator[list[Story]]:
    """Yield lists of `BATCH` stories, as `itertools.batched` does, which Python 3.11 does not have."""
    waiting = iter(stories)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _with_progress(what: str, batches: Iterable[list[Story]]) -> Iterator[list[Story]]:
    for number, batch in enumerate(batches, start=1):
        yield batch
        if number % 100 == 0:
            print(f"{what}: {number * BATCH:,} stories", file=sys.stderr)
