"""Keeping the index true to the store: built anew from it, compared with it, and mended."""

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
    """By their ids, the stories that the index lacks, holds in an older or a newer version, or should not hold.

    What waits in the queue is no difference, and neither is what the engine refused.
    """

    missing: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.older or self.newer or self.unknown)


def rebuild(store: Store, index: StoryIndex, progress: Callable[[int], None] = lambda _: None) -> int:
    """Index every story of the store anew, while the index of before answers; no alert fires.

    `progress` hears the size of each batch. Returns how many stories the engine refused; each is set aside with
    the reason. Raises `SearchIndexError` (`IndexBusy` where another process writes) and `StoreError`: the index is
    then as it was.
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
    """What differs between store and index; `progress` hears how many stories were compared.

    Raises `SearchIndexError`, `StoreError`.
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
    """Take out of the index what should not be in it, and put what is lacking into the queue for the indexer.

    Raises `SearchIndexError`, `StoreError`.
    """
    index.remove([*differences.unknown, *differences.newer])
    store.queue.put([*differences.missing, *differences.older, *differences.newer])


def _list_for(differences: Differences, indexed: int | None, stored: int) -> list[str]:
    if indexed is None:
        return differences.missing
    return differences.older if indexed < stored else differences.newer
