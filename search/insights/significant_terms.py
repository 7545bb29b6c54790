"""Words that a result is unusually full of: what sets it apart from everything that was gathered."""

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
"""Stories of a result that are read, the best first."""
CANDIDATES = 200
"""Words of theirs that are compared with everything, the most frequent first."""
FEWEST = 3
"""Stories that must have a word: one story's names are no sign of anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantTerm:
    """A word, how many of the stories that were read have it, and how far it sets them apart (0 is not at all)."""

    word: str
    stories: int
    score: float


def significant_terms(query: Node, *, store: Store, index: StoryIndex, limit: int = 10) -> tuple[SignificantTerm, ...]:
    """The words that are more frequent in what matches than in everything, the most significant first.

    The query's own words are left out, and of `All` nothing is significant. The score is JLH, that of
    Elasticsearch's significant_terms: the difference of the two shares, times their quotient
    (https://www.elastic.co/docs/reference/aggregations/search-aggregations-bucket-significantterms-aggregation).

    Raises `SearchIndexError`, `StoreError`.
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
    """The words that were looked for, with their other forms."""
    return {term for leaf in leaves(query) if isinstance(leaf, Word | Phrase | Near) for term in leaf.terms}
