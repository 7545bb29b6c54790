"""The store and the index that the settings name, opened together, and what follows every gathering."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bluelight.console import complain, progress
from search import newsroom
from search.alerts import sweep, unusual
from search.alerts.sender import Sent, send_due
from search.engines import open_index
from search.errors import SearchIndexError
from search.indexer import Drained, drain
from search.settings import Settings, read_settings
from search.store import Store, open_store
from search.upkeep import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

SWEPT, LOOKED_AFTER = 50, 100
"""Alerts that are swept, and looked after for spikes and silences, at a time: far more than a minute's share of the
day or the hour at 10,000 alerts, and done within seconds.
"""


@dataclass(frozen=True)
class Desk:
    """What a command works with; the index is opened when it is first asked for."""

    settings: Settings
    store: Store

    @cached_property
    def index(self) -> StoryIndex:
        """Raises `SearchIndexError` where it cannot be opened."""
        return open_index(self.settings.index_address, self.settings.index_access)


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Desk]:
    """The desk, closed at the end; raises `SettingsError`, `StoreError`."""
    settings = settings or read_settings()
    with open_store(settings.store_url) as store:
        desk = Desk(settings, store)
        try:
            yield desk
        finally:
            if "index" in vars(desk):
                desk.index.close()


def index_and_send(desk: Desk) -> tuple[Drained, Sent]:
    """Index what waits, match the alerts, send their notices; raises `SearchIndexError`, `StoreError`.

    An index that another version of Blue Light built is first built anew; one that is away keeps no mail back.
    """
    try:
        drained = _indexed(desk)
    except SearchIndexError:
        send_due(desk.store, desk.settings)
        raise
    return drained, send_due(desk.store, desk.settings)


def _indexed(desk: Desk) -> Drained:
    if desk.index.outdated:
        reindex(desk)
    with progress("Indexing", total=desk.store.queue.waiting()) as bar:
        drained = drain(desk.store, desk.index, lambda count: bar.advance(bar.task_ids[0], count))
    if drained.refused:
        complain(f"The search engine refused {drained.refused} stories; bluelight check names them, with the reasons.")
    return drained


def look_after_alerts(desk: Desk) -> None:
    """Find what alerts did not tell of and should have, and what no single story tells; it is sent as all else.

    Raises `SearchIndexError`, `StoreError`.
    """
    now = newsroom.now()
    sweep.sweep(desk.store, desk.index, now, SWEPT)
    unusual.look(desk.store, desk.index, now, LOOKED_AFTER)


def reindex(desk: Desk) -> int:
    """Build the index anew; returns how many stories the engine refused. Raises as `search.upkeep.rebuild`."""
    with progress("Building the index anew", total=desk.store.stories.count()) as bar:
        return rebuild(desk.store, desk.index, lambda count: bar.advance(bar.task_ids[0], count))
