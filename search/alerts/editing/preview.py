"""What an alert would have brought, before it is set: how many stories, which, and what would make it fewer or more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from search import calendar
from search.alerts.editing.collected import CollectedPeriod, collected_period
from search.alerts.editing.frequency import frequency
from search.errors import QueryError
from search.insights.significant_terms import significant_terms
from search.query import parse
from search.query.inflections import forms
from search.query.tree import All, Dated, Word, both
from search.query.unparser import unparse
from search.results import find
from search.story import Rights
from search.topics import synonyms_of, with_synonym
from search.trends import trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from search.index import Hits, StoryIndex
    from search.query.tree import Node
    from search.results import Results
    from search.store import Store
    from search.story import Source
    from search.trends import Point

STRETCHES = (7, 30, 100)
"""Days that are counted; as after `since:7d`, so many and what there is of today."""
MANY = 30
"""Stories a day, above which nobody reads them one by one."""
NEWEST = 10
"""Stories that are shown."""
OFFERED = 8
"""Words that are offered to narrow a query by, and as many to widen it by."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word or a phrase that would narrow or widen a query, and the query text with it."""

    word: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an alert would have brought.

    `newest`: the newest stories that match, of whatever age, with the query as it was read and, where there are none,
    advice. `counts`: stories by the length of each of `STRETCHES`, in days. `days`: the longest of these, a point a
    newsroom day, oldest first; `undated` stories of that time state no date. `daily`: about how many a day over the
    time that is really held, and `sentence` says so, or that too little is held to say. `summary_only`: sources whose
    stories are searched by headline and summary. `advised`: what to do about too many, empty where they are not.
    """

    newest: Results
    counts: Mapping[int, int]
    days: tuple[Point, ...]
    undated: int
    collected: CollectedPeriod
    daily: float
    sentence: str
    advice: str
    summary_only: tuple[Source, ...]
    narrowing: tuple[Suggestion, ...]
    widening: tuple[Suggestion, ...]


def preview(text: str, *, store: Store, index: StoryIndex) -> Preview:
    """What an alert on this query text would have brought; raises `QueryError`, `SearchIndexError`, `StoreError`.

    Days are newsroom days, by publication, or by first sight where a story states no date.
    """
    newest = find(text, store=store, index=index, limit=NEWEST)
    query = newest.query
    today = calendar.today()
    first = today - timedelta(days=max(STRETCHES))
    chart = trend(query, index, first=first)
    held = collected_period(query, index, first=first)
    count = _since(query, index, held.since).total if held.since else 0
    daily = count / held.length if count else 0.0
    return Preview(
        newest=newest,
        counts={days: _since(query, index, today - timedelta(days=days)).total for days in STRETCHES},
        days=chart.points,
        undated=chart.undated,
        collected=held,
        daily=daily,
        sentence=frequency(count, held, longest=max(STRETCHES)),
        advice=f"This is over {MANY} a day: narrow it, or make it a digest." if daily > MANY else "",
        summary_only=tuple(
            source for name, source in newest.sources.items() if source.rights is Rights.FEED and name in held.sources
        ),
        narrowing=_narrowing(both(query, Dated(first, None)), query, store, index),
        widening=_offered((word, with_synonym(query, word)) for word in synonyms_of(query)),
    )


def _since(query: Node, index: StoryIndex, first: date) -> Hits:
    return index.search(both(query, Dated(first, None)), limit=0)


def _narrowing(recent: Node, query: Node, store: Store, index: StoryIndex) -> tuple[Suggestion, ...]:
    """By the words that set what matched lately apart from everything; everything is set apart from nothing."""
    if isinstance(query, All):
        return ()
    telling = significant_terms(recent, store=store, index=index, limit=OFFERED)
    return _offered((each.word, both(query, Word(each.word, forms(each.word)))) for each in telling)


def _offered(suggestions: Iterable[tuple[str, Node]]) -> tuple[Suggestion, ...]:
    """Those that make a query within the limits."""
    made = (Suggestion(word, unparse(query)) for word, query in suggestions)
    return tuple(islice(filter(_is_query, made), OFFERED))


def _is_query(suggestion: Suggestion) -> bool:
    try:
        parse(suggestion.query)
    except QueryError:
        return False
    return True
