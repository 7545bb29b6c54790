"""The store and the index that the settings name, opened together, and what follows every gathering."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bluelight.console import complain, progress
from search import calendar
from search.alerts.delivery.sender import SendResult, send_due
from search.alerts.detection import spikes, sweep
from search.engines import open_index
from search.errors import SearchIndexError
from search.index_maintenance import rebuild
from search.indexer import DrainResult, drain
from search.settings import Settings, read_settings
from search.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

SWEPT, LOOKED_AFTER = 50, 100
"""Alerts that are swept, and looked after for spikes and silences, at a time: far more than a minute's share of the
day or the hour at 10,000 alerts, and done within seconds.
"""


@dataclass(frozen=True)
class CommandContext:
    """What a command works with; the index is opened when it is first asked for."""

    settings: Settings
    store: Store

    @cached_property
    def index(self) -> StoryIndex:
        """Raises `SearchIndexError` where it cannot be opened."""
        return open_index(self.settings.index_address, self.settings.index_access)


@contextmanager
def open_context(settings: Settings | None = None) -> Iterator[CommandContext]:
    """The desk, closed at the end; raises `SettingsError`, `StoreError`."""
    settings = settings or read_settings()
    with open_store(settings.store_url) as store:
        context = CommandContext(settings, store)
        try:
            yield context
        finally:
            if "index" in vars(context):
                context.index.close()


def index_and_send(context: CommandContext) -> tuple[DrainResult, SendResult]:
    """Index what waits, match the alerts, send their notices; raises `SearchIndexError`, `StoreError`.

    An index that another version of Blue Light built is first built anew; one that is away keeps no mail back.
    """
    try:
        drained = _indexed(context)
    except SearchIndexError:
        send_due(context.store, context.settings)
        raise
    return drained, send_due(context.store, context.settings)


def _indexed(context: CommandContext) -> DrainResult:
    if context.index.outdated:
        reindex(context)
    with progress("Indexing", total=context.store.queue.waiting()) as bar:
        drained = drain(context.store, context.index, lambda count: bar.advance(bar.task_ids[0], count))
    if drained.refused:
        complain(f"The search engine refused {drained.refused} stories; bluelight check names them, with the reasons.")
    return drained


def look_after_alerts(context: CommandContext) -> None:
    """Find what alerts did not tell of and should have, and what no single story tells; it is sent as all else.

    Raises `SearchIndexError`, `StoreError`.
    """
    now = calendar.now()
    sweep.sweep(context.store, context.index, now, SWEPT)
    spikes.find_spikes_and_silences(context.store, context.index, now, LOOKED_AFTER)


def reindex(context: CommandContext) -> int:
    """Rebuild the index and return how many stories the engine refused. Raises as `index_maintenance.rebuild`."""
    with progress("Building the index anew", total=context.store.stories.count()) as bar:
        return rebuild(context.store, context.index, lambda count: bar.advance(bar.task_ids[0], count))
