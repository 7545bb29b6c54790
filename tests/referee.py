"""The meaning of a query in plain Python: both engines must give the same answers.

The referee reads every story completely for every node, and does not depend on how an engine works.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, assert_never

from search.calendar import day_of
from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    Tagged,
    Word,
)
from search.tags import FACETS, Tag, tags
from search.text import tokens, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.story import Story


@dataclass(frozen=True)
class Answer:
    """The stories that match, and the counts of them: the contents of `Hits` without order and pages."""

    ids: frozenset[str]
    facets: dict[Tag, Counter[str]]
    days: Counter[date]
    undated: int

    @property
    def total(self) -> int:
        """How many stories match."""
        return len(self.ids)


def answer(query: Node, stories: Iterable[Story]) -> Answer:
    """Return the right answer to a query over these stories, whose ids are all different."""
    hits = [story for story in stories if matches(query, story)]
    return Answer(
        ids=frozenset(story.id for story in hits),
        facets={
            tag: Counter(value for story in hits for value in _tags(story, story.version, story.withdrawn)[tag])
            for tag in FACETS
        },
        days=Counter(day_of(story.published) for story in hits if story.published),
        undated=sum(story.published is None for story in hits),
    )


def matches(query: Node, story: Story) -> bool:
    """Whether a story matches a query."""
    match query:
        case All():
            return True
        case Tagged(tag, value):
            return value in _tags(story, story.version, story.withdrawn)[tag]
        case Dated(first, last, time):
            moment = getattr(story, time)
            return first is last is None or (
                moment is not None and (first or date.min) <= day_of(moment) <= (last or date.max)
            )
        case And(parts):
            return all(matches(part, story) for part in parts)
        case Or(parts):
            return any(matches(part, story) for part in parts)
        case Not(part):
            return not matches(part, story)
        case Near(within=within, scope=scope):
            fields = _fields(story, scope)
            return all(any(_near(*pair, within, field) for field in fields) for pair in query.pairs)
        case Word() | Phrase() | Prefix() | Fuzzy():
            return any(_is_in(query, field) for field in _fields(story, query.scope))
        case _:
            assert_never(query)


@cache
def _tags(story: Story, _version: int, _withdrawn: datetime | None) -> dict[Tag, tuple[str, ...]]:
    """Return the tags. Version and withdrawal are not part of a story's equality, so they are keys of the cache."""
    return tags(story)


def _fields(story: Story, scope: Scope) -> list[list[list[str]]]:
    """Return the fields that a scope searches: each is a list of paragraphs, and each paragraph a list of words."""
    title, body = [story.title], [story.summary, *story.body]
    match scope:
        case Scope.TEXT:
            return [_split(title), _split(body)]
        case Scope.TITLE:
            return [_split(title)]
        case Scope.BODY:
            return [_split(body)]
        case Scope.AUTHORS:
            return [_split(story.authors)]
        case Scope.EXACT:
            return [[_as_written(text) for text in (*title, *body)]]
        case _:
            assert_never(scope)


def _split(texts: Iterable[str]) -> list[list[str]]:
    return [words(text) for text in texts]


def _as_written(text: str) -> list[str]:
    return [unicodedata.normalize("NFC", text[token.start : token.end])[:64] for token in tokens(text)]


def _is_in(query: Word | Phrase | Prefix | Fuzzy, paragraphs: list[list[str]]) -> bool:
    everything = [word for paragraph in paragraphs for word in paragraph]
    match query:
        case Word():
            return any(term in everything for term in query.terms)
        case Phrase(terms):
            return any(_has_phrase(list(terms), paragraph) for paragraph in paragraphs)
        case Prefix(start):
            return any(word.startswith(start) for word in everything)
        case Fuzzy(term, edits):
            return any(_edits(term, word) <= edits for word in everything)
        case _:
            assert_never(query)


def _has_phrase(phrase: list[str], paragraph: list[str]) -> bool:
    starts = range(len(paragraph) - len(phrase) + 1)
    return any(paragraph[start : start + len(phrase)] == phrase for start in starts)


def _near(one: str, other: str, within: int, paragraphs: list[list[str]]) -> bool:
    """Count a break between paragraphs as a word; paragraphs without words make no break."""
    row: list[str | None] = []
    for paragraph in filter(None, paragraphs):
        row += [*paragraph, None]
    places = [[place for place, word in enumerate(row) if word == wanted] for wanted in (one, other)]
    return any(0 < abs(a - b) <= within for a in places[0] for b in places[1])


@cache
def _edits(one: str, other: str) -> int:
    """Return the optimal string alignment distance, by its definition."""
    if not one or not other:
        return len(one) + len(other)
    fewest = min(
        _edits(one[:-1], other) + 1, _edits(one, other[:-1]) + 1, _edits(one[:-1], other[:-1]) + (one[-1] != other[-1])
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:][::-1]:
        fewest = min(fewest, _edits(one[:-2], other[:-2]) + 1)
    return fewest
