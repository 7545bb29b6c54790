"""The stories that resemble one story, by the words that set it apart."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from search.index import Order
from search.insights.vocabulary import content_words
from search.query.tree import Or, Word

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story

CANDIDATES = 100
"""How many words of the story are weighed, the most frequent first."""
QUERY_WORDS = 15
"""How many words are searched for, those with the most weight first."""
LEAST_SHARED = 0.3
"""The fraction of these words that a similar story must contain, the default of Lucene's MoreLikeThis."""
_COMPARED = 50


def similar_stories(id_: str, *, store: Store, index: StoryIndex, limit: int = 5) -> tuple[Story, ...]:
    """Return the stories that resemble the one with this id, the most similar first. Exact copies are left out.

    The words of the story are weighed by how often it contains them and how rare they are (tf-idf, as in Lucene's
    MoreLikeThis), and those with the most weight are searched for. Raises `UnknownStory`, `SearchIndexError` and
    `StoreError`.
    """
    story = store.stories.one(id_)
    words = _weightiest(story, index)
    if not words:
        return ()
    terms = tuple(Word(word) for word in words)
    query = terms[0] if len(terms) == 1 else Or(terms)
    candidates = store.stories.get(index.search(query, order=Order.BEST, limit=_COMPARED, facets=()).ids)
    return tuple(other for other in candidates if _is_like(other, story, words))[:limit]


def _weightiest(story: Story, index: StoryIndex) -> list[str]:
    counts = dict(content_words(story).most_common(CANDIDATES))
    everywhere, total = index.frequencies(counts), index.count()
    weights = {word: count * log(total / everywhere[word]) for word, count in counts.items() if everywhere[word] > 1}
    return sorted((word for word in weights if weights[word] > 0), key=lambda word: (-weights[word], word))[
        :QUERY_WORDS
    ]


def _is_like(other: Story, story: Story, words: list[str]) -> bool:
    if other.id == story.id or (story.fingerprint and other.fingerprint == story.fingerprint):
        return False
    return len(content_words(other).keys() & set(words)) >= LEAST_SHARED * len(words)
