"""The pages' only access to stories, trends and sources in search/; `dashboard.alert_data` is that to alerts.

These two modules are the only ones that open the store or the index for a page, and the only ones that cache answers.
Every function may raise `SettingsError` and `StoreError`; functions that search may raise `SearchIndexError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.dashboard_context import open_context
from search import calendar, trends
from search.health import survey
from search.insights import collection_gaps as gaps
from search.insights.significant_terms import significant_terms
from search.insights.similar_stories import similar_stories
from search.query import parse
from search.query.tree import Dated, both
from search.results import Results, find
from search.rights import ShownStory, shown_revision, shown_whole, without_text
from search.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from search.health import Health
    from search.index import Order
    from search.insights.collection_gaps import CollectionGaps
    from search.story import Source, Story

PAGE = 20
"""Stories on a page of results."""
MOST_WORDS = 8
"""How many words that stand out in a result are shown."""
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStory:
    """A story with everything that its page shows.

    `versions`: oldest first; each but the first as `search.rights.shown_revision` shows it beside the one before it.
    `copies`: the other stories with exactly the same text.
    """

    reading: ShownStory
    versions: tuple[ShownStory, ...]
    copies: tuple[Story, ...]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class RecentCounts:
    """How many stories a query found in the last 7 days, as `since:7d` counts them, and on each of the last 30 days.

    `days`: oldest first.
    """

    week: int
    days: tuple[int, ...]


def is_sample() -> bool:
    """Return whether the data are the sample."""
    return read_settings().sample


def search(text: str, *, order: Order, after: str | None) -> Results:
    """Return one page of the stories that match. `after`: where the page begins. Raises `QueryError` as well."""
    context = open_context()
    return find(text, store=context.store, index=context.index, order=order, limit=PAGE, after=after)


def significant_words(text: str) -> tuple[str, ...]:
    """Return the words that stand out in the stories that match, up to a minute old. Raises `QueryError` as well."""
    return _significant_words(text, open_context().store.withheld.count())


@st.cache_data(ttl=60, max_entries=200, show_spinner=False)
def _significant_words(text: str, withheld: int) -> tuple[str, ...]:
    """Return the words; `withheld` is the number of withheld stories, so that the cache shows none of their words."""
    context = open_context()
    terms = significant_terms(parse(text), store=context.store, index=context.index, limit=MOST_WORDS)
    return tuple(term.word for term in terms)


def story(id_: str, query: str) -> OpenedStory:
    """Return a story as it may be shown, with what `query` finds marked. Raises `UnknownStory`, `QueryError`."""
    store = open_context().store
    sources = store.sources.by_name()
    opened = store.stories.one(id_)
    tree = parse(query, sources)
    source = sources[opened.source]
    versions = store.stories.versions(id_)
    same_text = store.stories.copies([opened.fingerprint]).get(opened.fingerprint, [])
    return OpenedStory(
        reading=shown_whole(opened, source, tree),
        versions=(
            shown_whole(versions[0], source),
            *(shown_revision(new, old, source) for old, new in pairwise(versions)),
        ),
        copies=tuple(store.stories.get([each for each in same_text if each != id_])),
        sources=sources,
    )


def similar(id_: str) -> tuple[tuple[Story, Source], ...]:
    """Return the stories that are most like one, without their text, each with its source. Raises `UnknownStory`."""
    context = open_context()
    stories = similar_stories(id_, store=context.store, index=context.index)
    sources = context.store.sources.by_name()  # read after the stories: a crawl may just have saved a source's first
    return tuple((without_text(each), sources[each.source]) for each in stories)


def trend(text: str, *, first: date, unit: trends.Unit) -> trends.Trend:
    """Return how often stories matched since a newsroom day. Raises `QueryError` as well."""
    context = open_context()
    return trends.trend(parse(text, context.store.sources.by_name()), context.index, first=first, unit=unit)


def collection_gaps(texts: Sequence[str], *, first: date) -> CollectionGaps:
    """Return what was not collected, since a newsroom day, from the sources whose stories these queries can find."""
    store = open_context().store
    queries = [parse(text, store.sources.by_name()) for text in texts]
    return gaps.collection_gaps(queries, calendar.midnight(first), store)


@st.cache_data(ttl=300, max_entries=200, show_spinner=False)
def recent_counts(text: str) -> RecentCounts:
    """Return how many stories a query finds, up to five minutes old. Raises `QueryError` as well."""
    context = open_context()
    query, today = parse(text, context.store.sources.by_name()), calendar.today()
    month = trends.trend(query, context.index, first=today - MONTH)
    week = context.index.search(both(query, Dated(today - WEEK, None)), limit=0).total
    return RecentCounts(week=week, days=tuple(point.count for point in month.points))


@st.cache_data(ttl=10, show_spinner=False)
def sources() -> list[Health]:
    """Return the health of every source, up to ten seconds old."""
    return survey(open_context().store, calendar.now())
