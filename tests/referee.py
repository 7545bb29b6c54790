"""What a query means, said once in plain Python; both engines are held to its answers.

It reads every story from the start for every node, and knows nothing of how an engine goes about it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from search.newsroom import day_of
from search.query.tree import (
    All,
    And,
    Dated,
    FromSource,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Scope,
    Word,
)
from search.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.story import Story


@dataclass(frozen=True)
class Answer:
    """Which stories match, and how they count; what `Hits` says, without order and pages."""

    ids: frozenset[str]
    sources: Counter[str]
    kinds: Counter[str]
    days: Counter[date]
    undated: int

    @property
    def total(self) -> int:
        """How many stories match."""
        return len(self.ids)


def answer(query: Node, stories: Iterable[Story]) -> Answer:
    """The right answer to a query over these stories, in which no id stands twice."""
    found = [story for story in stories if matches(query, story)]
    return Answer(
        ids=frozenset(story.id for story in found),
        sources=Counter(story.source for story in found),
        kinds=Counter(story.kind.value for story in found),
        days=Counter(day_of(story.published) for story in found if story.published),
        undated=sum(story.published is None for story in found),
    )


def matches(query: Node, story: Story) -> bool:
    """Whether a story is a hit."""
    match query:
        case All():
            return True
        case Word():
            return any(term in paragraph for term in query.terms for paragraph in _paragraphs(story, query.scope))
        case Phrase(terms, scope):
            return any(_stands_in(list(terms), paragraph) for paragraph in _paragraphs(story, scope))
        case FromSource(source):
            return story.source == source
        case OfKind(kind):
            return story.kind.value == kind
        case Dated(first, last):
            return (first or date.min) <= day_of(story.when) <= (last or date.max)
        case And(parts):
            return all(matches(part, story) for part in parts)
        case Or(parts):
            return any(matches(part, story) for part in parts)
        case Not(part):
            return not matches(part, story)


def _paragraphs(story: Story, scope: Scope) -> list[list[str]]:
    """The words of each paragraph that is looked at; headline and summary are paragraphs of their own."""
    texts = (story.title,) if scope is Scope.TITLE else (story.title, story.summary, *story.body)
    return [words(text) for text in texts]


def _stands_in(phrase: list[str], paragraph: list[str]) -> bool:
    starts = range(len(paragraph) - len(phrase) + 1)
    return any(paragraph[start : start + len(phrase)] == phrase for start in starts)
