"""Withholding a story: its words are deleted everywhere, for a court order or a victim who must not be named."""

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
"""How often to try while an indexer writes to the index, and how many seconds to wait between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldStory:
    """What was deleted of a story: its source, the words to look for in archives, and the copies that remain.

    `copies` are the ids of the stories with exactly the same text. They are still in the store.
    """

    source: str
    words: WithheldWords
    copies: tuple[str, ...] = ()


def withhold(store: Store, index: StoryIndex, story: str, *, who: str, reason: str) -> WithheldStory:
    """Delete a story's words from the tables of the store and from the index, and keep them from coming back.

    The files contain the words until `purge`. It may be run again after an error; then only the source of the story is
    still known. Raises `UnknownStory`, `StoreError` and `SearchIndexError`.
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
    """Rewrite the files of index and store, so that they no longer contain what was deleted.

    The whole index is rebuilt, because an engine only marks what is deleted: replaced versions of a story can be in any
    of its files, where no search finds them. May be run again. Raises `StoreError` and `SearchIndexError`.
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
    """Try again while another process writes to the index: an indexer does so for moments, a rebuild for longer."""
    for _ in range(_TRIES):
        try:
            step()
            return
        except IndexBusy:
            time.sleep(_PAUSE)
    step()
