"""The context of a command: settings, store and index, opened together; and the work that follows every crawl."""

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

SWEEP_BATCH, SPIKE_BATCH = 50, 100
"""How many alerts are swept, and how many are checked for spikes and silences, at a time. At 10,000 alerts this is far
more than a minute's share of a day (sweep) or of an hour (spikes), and it takes seconds.
"""


@dataclass(frozen=True)
class CommandContext:
    """The settings and the store, and the index, which is opened when it is first used."""

    settings: Settings
    store: Store

    @cached_property
    def index(self) -> StoryIndex:
        """The index. Raises `SearchIndexError` if it cannot be opened."""
        return open_index(self.settings.index_address, self.settings.index_access)


@contextmanager
def open_context(settings: Settings | None = None) -> Iterator[CommandContext]:
    """Open the context, and close it at the end. Raises `SettingsError`, `StoreError`."""
    settings = settings or read_settings()
    with open_store(settings.store_url) as store:
        context = CommandContext(settings, store)
        try:
            yield context
        finally:
            if "index" in vars(context):
                context.index.close()


def index_and_send(context: CommandContext) -> tuple[DrainResult, SendResult]:
    """Index the stories in the queue, match them with the alerts, and send what is due.

    If another version of Blue Light built the index, it is rebuilt first. If the index is not available, messages are
    sent all the same. Raises `SearchIndexError`, `StoreError`.
    """
    try:
        drained = _index_queue(context)
    except SearchIndexError:
        send_due(context.store, context.settings)
        raise
    return drained, send_due(context.store, context.settings)


def _index_queue(context: CommandContext) -> DrainResult:
    if context.index.outdated:
        reindex(context)
    with progress("Indexing", total=context.store.queue.waiting()) as bar:
        drained = drain(context.store, context.index, lambda count: bar.advance(bar.task_ids[0], count))
    if drained.refused:
        complain(f"The search engine refused {drained.refused} stories; bluelight check lists them with the reasons.")
    return drained


def check_alerts(context: CommandContext) -> None:
    """Write notices of stories that alerts missed, and of spikes and silences. They are sent like all other notices.

    Raises `SearchIndexError`, `StoreError`.
    """
    now = calendar.now()
    sweep.sweep(context.store, context.index, now, SWEEP_BATCH)
    spikes.find_spikes_and_silences(context.store, context.index, now, SPIKE_BATCH)


def reindex(context: CommandContext) -> int:
    """Rebuild the index. Returns how many stories the engine refused; raises as `index_maintenance.rebuild`."""
    with progress("Rebuilding the index", total=context.store.stories.count()) as bar:
        return rebuild(context.store, context.index, lambda count: bar.advance(bar.task_ids[0], count))
