"""Help for a search that found nothing: what each part of the query finds, and what was perhaps meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.query.distance import distance, within
from search.query.inflections import forms
from search.query.text_edits import with_replacements
from search.query.tree import Fuzzy, Node, Not, Scope, Word, leaves, parts_of
from search.query.tree_edits import with_words_replaced
from search.query.unparser import unparse
from search.query.words import SHORTEST_FUZZY
from search.text import words

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store

PARTS = 12
"""How many parts of a query are counted. The advice does not cover the rest of a longer one."""
_READ = 50
"""In how many stories similar words are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPart:
    """A part of a query as it was read, its position in the text, and how many stories it finds by itself."""

    text: str
    position: int
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What each part finds by itself; and `instead`, the text of a query that does find something, or None."""

    parts: tuple[QueryPart, ...]
    instead: str | None


def advice(query: Node, text: str, *, store: Store, index: StoryIndex) -> Advice:
    """Return help for a query, typed as `text`, that found nothing. Raises `SearchIndexError` and `StoreError`."""
    counted = [(leaf, index.search(leaf, limit=0, facets=()).total) for leaf in list(leaves(query))[:PARTS]]
    excluded = {leaf.span for part in parts_of(query) if isinstance(part, Not) for leaf in leaves(part)}
    missing = [
        leaf for leaf, stories in counted if not stories and isinstance(leaf, Word) and leaf.span not in excluded
    ]
    corrections = {leaf: word for leaf in missing if (word := _correction(leaf, store, index))}
    corrected = with_words_replaced(query, corrections)
    misspelt = [leaf for leaf in leaves(query) if isinstance(leaf, Word) and leaf in corrections]
    is_better = bool(corrections) and index.search(corrected, limit=0, facets=()).total > 0
    return Advice(
        parts=tuple(QueryPart(text=unparse(leaf), position=leaf.span[0], stories=stories) for leaf, stories in counted),
        instead=with_replacements(text, misspelt, lambda word, _: corrections[word].term, corrected)
        if is_better
        else None,
    )


def _correction(typed: Word, store: Store, index: StoryIndex) -> Word | None:
    """Return the word most similar to one that no story contains; of equally similar words, the most frequent."""
    if typed.scope is Scope.EXACT:
        return None
    for edits, shortest in SHORTEST_FUZZY.items():
        near = _near(typed, edits, store, index) if len(typed.term) >= shortest else set()
        if near:
            frequencies = index.frequencies(near)
            word = min(near, key=lambda each: (distance(each, typed.term), -frequencies[each], each))
            return replace(typed, term=word, forms=() if typed.scope is Scope.AUTHORS else forms(word))
    return None


def _near(typed: Word, edits: int, store: Store, index: StoryIndex) -> set[str]:
    stories = store.stories.get(index.search(Fuzzy(typed.term, edits, typed.scope), limit=_READ).ids)
    return {
        word
        for story in stories
        for text in (story.title, story.summary, *story.body, *story.authors)
        for word in words(text)
        if within(edits, word, typed.term)
    }
