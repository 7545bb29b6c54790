"""The words that set a result apart, because they are unusually frequent in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.index import Order
from search.insights.vocabulary import content_words
from search.query.tree import All, Near, Phrase, Word, leaves

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.query.tree import Node
    from search.store import Store

READ = 200
"""How many stories of a result are read, the best first."""
CANDIDATES = 200
"""How many of their words are compared with the whole index, the most frequent first."""
FEWEST = 3
"""How many stories must contain a word: the names in a single story are not significant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantTerm:
    """A word, how many of the stories that were read contain it, and how far it sets them apart (0 is not at all)."""

    word: str
    stories: int
    score: float


def significant_terms(query: Node, *, store: Store, index: StoryIndex, limit: int = 10) -> tuple[SignificantTerm, ...]:
    """Return the words that are more frequent in what matches than in the whole index, the most significant first.

    The query's own words are left out, and nothing is significant for `All`. The score is JLH, which Elasticsearch's
    significant_terms also uses: the difference of the two shares, times their quotient
    (https://www.elastic.co/docs/reference/aggregations/search-aggregations-bucket-significantterms-aggregation).

    Raises `SearchIndexError` and `StoreError`.
    """
    if isinstance(query, All):
        return ()
    stories = store.stories.get(index.search(query, order=Order.BEST, limit=READ, facets=()).ids)
    counts = Counter(word for story in stories for word in content_words(story))
    for word in _query_terms(query):
        del counts[word]
    candidates = {word: count for word, count in counts.most_common(CANDIDATES) if count >= FEWEST}
    everywhere, total = index.frequencies(candidates), index.count()
    scored = [
        SignificantTerm(word=word, stories=count, score=_jlh(count / len(stories), everywhere[word] / total))
        for word, count in candidates.items()
        if everywhere[word]
    ]
    scored.sort(key=lambda each: (-each.score, each.word))
    return tuple(each for each in scored[:limit] if each.score > 0)


def _jlh(here: float, everywhere: float) -> float:
    return (here - everywhere) * here / everywhere


def _query_terms(query: Node) -> set[str]:
    """Return the words of the query, with their other forms."""
    return {term for leaf in leaves(query) if isinstance(leaf, Word | Phrase | Near) for term in leaf.terms}
