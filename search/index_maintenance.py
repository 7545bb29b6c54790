"""Rebuilding the index from the store, comparing it with the store, and repairing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search import calendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.index import StoryIndex
    from search.store import Store


@dataclass(frozen=True, slots=True)
class Differences:
    """The ids of stories that the index lacks, has in an older or newer version, or should not have.

    Stories that wait in the queue, and those that the engine refused, do not count as differences.
    """

    missing: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.older or self.newer or self.unknown)


def rebuild(store: Store, index: StoryIndex, progress: Callable[[int], None] = lambda _: None) -> int:
    """Index every story of the store anew, while the old index goes on answering. No alert fires.

    `progress` is called with the size of each batch. Returns how many stories the engine refused; each is recorded with
    the reason. Raises `SearchIndexError` (`IndexBusy` if another process writes to the index) and `StoreError`; then
    the old index stays.
    """
    refused = 0
    with index.rebuilding() as add:
        for batch in store.stories.batches():
            reasons = add(batch)
            store.queue.set_refusals([story.id for story in batch], reasons, calendar.now())
            refused += len(reasons)
            progress(len(batch))
    return refused


def compare(store: Store, index: StoryIndex, progress: Callable[[int], None] = lambda _: None) -> Differences:
    """Return the differences between store and index. `progress` is called with the number of stories in each batch.

    Raises `SearchIndexError` and `StoreError`.
    """
    differences = Differences()
    refused = {refusal.story for refusal in store.queue.refused()}
    for versions in store.stories.current_versions():
        indexed = index.versions(list(versions))
        wrong = [id_ for id_, version in versions.items() if indexed.get(id_) != version and id_ not in refused]
        waiting = store.queue.queued(wrong)
        for id_ in wrong:
            if id_ not in waiting:
                _list_for(differences, indexed.get(id_), versions[id_]).append(id_)
        progress(len(versions))
    for part in index.ids():
        known = store.stories.existing(part)
        differences.unknown.extend(id_ for id_ in part if id_ not in known)
    return differences


def repair(store: Store, index: StoryIndex, differences: Differences) -> None:
    """Remove from the index what should not be there, and queue for the indexer what is missing.

    Raises `SearchIndexError` and `StoreError`.
    """
    index.remove([*differences.unknown, *differences.newer])
    store.queue.put([*differences.missing, *differences.older, *differences.newer])


def _list_for(differences: Differences, indexed: int | None, stored: int) -> list[str]:
    if indexed is None:
        return differences.missing
    return differences.older if indexed < stored else differences.newer
