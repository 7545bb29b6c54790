"""Made stories in a store, an index and, beside the embedded one, SQLite's FTS5; a folder keeps them."""

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
    """So many stories, and where they are held; open to whoever measures."""

    stories: int
    settings: Settings

    @property
    def embedded(self) -> bool:
        """Whether the index is a folder here, and not an Elasticsearch."""
        return not self.settings.index

    @contextmanager
    def opened(self) -> Iterator[tuple[Store, StoryIndex]]:
        """Its store and its index."""
        with open_store(self.settings.store_url) as store:
            index = open_index(self.settings.index_address, self.settings.index_access)
            yield store, index
            index.close()

    @contextmanager
    def peer(self) -> Iterator[Fts5]:
        """The same stories in FTS5."""
        fts5 = Fts5(self.settings.data / "fts.db")
        yield fts5
        fts5.close()

    def made(self) -> Iterator[list[Story]]:
        """Its stories, in batches."""
        return batched(Newsroom().stories(self.stories))


def library(stories: int, folder: Path) -> Library:
    """A library in this folder; what of it is there already, whole, is left as it is."""
    made = Library(stories, read_settings(data=folder))
    with made.opened() as (store, index):
        if store.stories.count() != stories:
            store.sources.save(SOURCES)
            for batch in _told("store", made.made()):
                store.stories.save(batch, alert=False)
        if index.count() != stories:
            with index.rebuilding() as add:
                for batch in _told("index", made.made()):
                    add(batch)
    if made.embedded:
        with made.peer() as peer:
            if peer.count() == 0:
                for batch in _told("FTS5", made.made()):
                    peer.add(batch)
    return made


def batched(stories: Iterable[Story]) -> Iterator[list[Story]]:
    """Lists of `BATCH` stories (`itertools.batched`, which Python 3.11 has not)."""
    waiting = iter(stories)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _told(what: str, batches: Iterable[list[Story]]) -> Iterator[list[Story]]:
    for number, batch in enumerate(batches, start=1):
        yield batch
        if number % 100 == 0:
            print(f"{what}: {number * BATCH:,} stories", file=sys.stderr)
