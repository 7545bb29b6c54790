"""Withholding a story: a court order or a victim who must not be named means that its words go, everywhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import calendar
from search.errors import IndexBusy
from search.index_maintenance import rebuild
from search.store.withheld_stories import Tombstone, WithheldWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.index import StoryIndex
    from search.store import Store

_TRIES, _PAUSE = 60, 1.0
"""How often, and after how many seconds, an index is tried that an indexer writes just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldStory:
    """What a story that was withheld had been: its source, what is to be looked for in archives, and the stories that
    carry the same text to the letter, which are still held.
    """

    source: str
    words: WithheldWords
    copies: tuple[str, ...] = ()


def withhold(store: Store, index: StoryIndex, story: str, *, who: str, reason: str) -> WithheldStory:
    """Take a story's words out of the store's tables and out of what is found, and keep them from coming back.

    They are out of the files only after `purge`. May be run again where something went wrong on the way: then nothing
    is known any more of the story but its source. Raises `UnknownStory`, `StoreError`, `SearchIndexError`.
    """
    earlier = [tombstone for tombstone in store.withheld.all() if tombstone.story == story]
    if earlier:
        removed = WithheldStory(
            source=earlier[0].source, words=WithheldWords(addresses=frozenset(), paragraphs=frozenset())
        )
    else:
        removed = _forget(store, story, who=who, reason=reason)
    _when_free(lambda: index.remove([story]))
    return removed


def purge(store: Store, index: StoryIndex) -> None:
    """Write the files of index and store anew, so that nothing is left in them of what was taken out.

    The whole index: an engine only marks what is deleted, and the versions of a story that were replaced since lie
    marked in any of its parts, where no search says so. Raises `StoreError`, `SearchIndexError`; may be run again.
    """
    _when_free(lambda: rebuild(store, index))
    store.withheld.wipe()


def _forget(store: Store, story: str, *, who: str, reason: str) -> WithheldStory:
    stored = store.stories.one(story)
    same_text = store.stories.copies([stored.fingerprint]).get(stored.fingerprint, [])
    tombstone = Tombstone(story=story, source=stored.source, withheld=calendar.now(), who=who, reason=reason)
    words = store.withheld.add(tombstone)
    return WithheldStory(source=stored.source, words=words, copies=tuple(id_ for id_ in same_text if id_ != story))


def _when_free(step: Callable[[], object]) -> None:
    """An indexer writes for moments only; whoever builds the index anew, for longer."""
    for _ in range(_TRIES):
        try:
            step()
            return
        except IndexBusy:
            time.sleep(_PAUSE)
    step()
