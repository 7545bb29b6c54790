"""Preview an alert before it is set: how many stories it would have found, which, and how to find fewer or more."""

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

PERIODS = (7, 30, 100)
"""Days for which stories are counted, together with today so far, as `since:7d` does."""
MANY = 30
"""More stories a day than anybody reads one by one."""
NEWEST = 10
"""The number of stories that are shown."""
SUGGESTED = 8
"""The number of words that are suggested to narrow a query, and also to widen it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word or phrase that would narrow or widen a query, and the text of the query with it."""

    word: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an alert would have found.

    `newest`: the newest stories that match, of any age, with the interpretation of the query, and with advice if there
    are none. `counts`: the number of stories in each of `PERIODS`, by its days. `days`: the longest of these periods
    with a point for each newsroom day, oldest first. `undated`: how many stories of that period have no date.
    `collected`: the time for which the store is complete for this query. `daily`: about how many stories a day in that
    time. `sentence`: the same in words, or that the time is too short. `advice`: what to do about too many stories,
    empty if there are not too many. `summary_only`: sources whose stories are searched by headline and summary only.
    `narrowing`, `widening`: suggestions.
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
    """Return what an alert with this query text would have found.

    A story belongs to the newsroom day on which it was published, or first seen if it has no date. Raises `QueryError`,
    `SearchIndexError`, `StoreError`.
    """
    newest = find(text, store=store, index=index, limit=NEWEST)
    query = newest.query
    today = calendar.today()
    first = today - timedelta(days=max(PERIODS))
    chart = trend(query, index, first=first)
    collected = collected_period(query, index, first=first)
    count = _since(query, index, collected.since).total if collected.since else 0
    daily = count / collected.length if count else 0.0
    return Preview(
        newest=newest,
        counts={days: _since(query, index, today - timedelta(days=days)).total for days in PERIODS},
        days=chart.points,
        undated=chart.undated,
        collected=collected,
        daily=daily,
        sentence=frequency(count, collected, longest=max(PERIODS)),
        advice=f"This is more than {MANY} stories a day: narrow the query, or choose a digest." if daily > MANY else "",
        summary_only=tuple(
            source
            for name, source in newest.sources.items()
            if source.rights is Rights.FEED and name in collected.sources
        ),
        narrowing=_narrowing(both(query, Dated(first, None)), query, store, index),
        widening=_suggestions((word, with_synonym(query, word)) for word in synonyms_of(query)),
    )


def _since(query: Node, index: StoryIndex, first: date) -> Hits:
    return index.search(both(query, Dated(first, None)), limit=0)


def _narrowing(recent: Node, query: Node, store: Store, index: StoryIndex) -> tuple[Suggestion, ...]:
    """Suggest words that are more frequent in the recent matches than elsewhere; a query for everything has none."""
    if isinstance(query, All):
        return ()
    terms = significant_terms(recent, store=store, index=index, limit=SUGGESTED)
    return _suggestions((each.word, both(query, Word(each.word, forms(each.word)))) for each in terms)


def _suggestions(queries: Iterable[tuple[str, Node]]) -> tuple[Suggestion, ...]:
    """Return the suggestions whose query is not too long to be parsed."""
    suggestions = (Suggestion(word, unparse(query)) for word, query in queries)
    return tuple(islice(filter(_is_query, suggestions), SUGGESTED))


def _is_query(suggestion: Suggestion) -> bool:
    try:
        parse(suggestion.query)
    except QueryError:
        return False
    return True
