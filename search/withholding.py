"""Withholding a story: a court order or a victim who must not be named means that its words go, everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import newsroom
from search.store.withheld import Tombstone, Words
from search.upkeep import rebuild

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What a story that was withheld had been: its source, what is to be looked for in archives, and the stories that
    carry the same text to the letter, which are still held.
    """

    source: str
    words: Words
    copies: tuple[str, ...]


def withhold(store: Store, index: StoryIndex, story: str, *, who: str, reason: str) -> Removed:
    """Take a story's words out of store, versions, outbox and index, and keep them from coming back.

    The index is built anew, as an engine only marks what is deleted. Raises `UnknownStory`, `StoreError`,
    `SearchIndexError`: then the store has forgotten the story already, and `rebuild` and `wipe` can be run again.
    """
    held = store.stories.one(story)
    same = store.stories.copies([held.fingerprint]).get(held.fingerprint, [])
    tombstone = Tombstone(story=story, source=held.source, withheld=newsroom.now(), who=who, reason=reason)
    words = store.withheld.add(tombstone)
    index.remove([story])
    rebuild(store, index)
    store.withheld.wipe()
    return Removed(source=held.source, words=words, copies=tuple(id_ for id_ in same if id_ != story))
