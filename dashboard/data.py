"""The one door from the pages to what Blue Light keeps, and the only place where an answer is cached.

Every function may raise `StoreError`; those that search, `SearchIndexError`; all of them `SettingsError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import desk
from search import newsroom, trends
from search.alert import Terms
from search.alerts import standing
from search.alerts.channels import read_channel
from search.alerts.sealing import Seals
from search.findings import gaps
from search.findings.significant import significant_terms
from search.findings.similar import similar as like
from search.health import survey
from search.query import parse
from search.reading import Reading, bare, opened, revised
from search.results import Results, find
from search.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from search.alert import Alert, Notice
    from search.findings.gaps import Uncollected
    from search.health import Health
    from search.index import Order, StoryIndex
    from search.store import Store
    from search.store.notices import Tally
    from search.story import Source, Story

PAGE = 20
"""Stories on a page of results."""
STANDING_OUT = 8
"""Words that are shown to set a result apart."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStory:
    """A story with all that is told beside it.

    `versions`: oldest first, each but the first as `search.reading.revised` shows it beside the one before.
    `copies`: the other stories that carry its text to the letter.
    """

    reading: Reading
    versions: tuple[Reading, ...]
    copies: tuple[Story, ...]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """All alerts, when each fired in the last week, how many stories wait to be indexed, and if mail can go out."""

    alerts: list[Alert]
    tallies: Mapping[int, Tally]
    fired: Mapping[int, list[datetime]]
    queued: int
    mails: bool


def settings() -> Settings:
    """The settings that the dashboard was started with."""
    return read_settings()


def search(text: str, *, order: Order, after: str | None) -> Results:
    """One page of what matches; raises `QueryError` as well."""
    return find(text, store=_store(), index=_index(), order=order, limit=PAGE, after=after)


@st.cache_data(ttl=60, max_entries=200, show_spinner=False)
def standing_out(text: str) -> tuple[str, ...]:
    """The words that set what matches apart, at most a minute ago; raises `QueryError` as well."""
    found = significant_terms(parse(text), store=_store(), index=_index(), limit=STANDING_OUT)
    return tuple(each.word for each in found)


def story(id_: str, query: str) -> OpenedStory:
    """A story as it may be read, with what `query` looks for marked; raises `UnknownStory`, `QueryError`."""
    store = _store()
    sources = store.sources.names()
    held = store.stories.one(id_)
    tree = parse(query, sources)
    source = sources[held.source]
    versions = store.stories.versions(id_)
    same = store.stories.copies([held.fingerprint]).get(held.fingerprint, [])
    return OpenedStory(
        reading=opened(held, source, tree),
        versions=(
            opened(versions[0], source),
            *(revised(new, old, source) for old, new in pairwise(versions)),
        ),
        copies=tuple(store.stories.get([each for each in same if each != id_])),
        sources=sources,
    )


def similar(id_: str) -> tuple[tuple[Story, Source], ...]:
    """The stories that are most like one, without their text, each with its source; raises `UnknownStory`."""
    store = _store()
    found = like(id_, store=store, index=_index())
    sources = store.sources.names()  # read after the stories: a crawl may just have brought a source's first
    return tuple((bare(each), sources[each.source]) for each in found)


def titles(ids: list[str]) -> dict[str, str]:
    """The headlines of those of these stories that are held, by id."""
    return {each.id: each.title for each in _store().stories.get(ids)}


def trend(text: str, *, first: date, unit: trends.Unit) -> trends.Trend:
    """How often stories matched since a newsroom day; raises `QueryError` as well."""
    return trends.trend(parse(text, _store().sources.names()), _index(), first=first, unit=unit)


def uncollected(texts: Sequence[str], *, first: date) -> Uncollected:
    """What was not collected since a newsroom day from the sources that these queries may show."""
    store = _store()
    queries = [parse(text, store.sources.names()) for text in texts]
    return gaps.uncollected(queries, newsroom.midnight(first), store)


def watch() -> Watch:
    """What is watched, and how it is going."""
    store = _store()
    return Watch(
        alerts=store.alerts.all(),
        tallies=store.notices.tallies(),
        fired=store.notices.since(newsroom.now() - WEEK),
        queued=store.queue.waiting(),
        mails=bool(settings().smtp),
    )


def notices(alert: int) -> list[Notice]:
    """The last notices of an alert, newest first."""
    return _store().notices.of(alert, 10)


def add_alert(query: str, email: str) -> None:
    """Set an alert; raises `QueryError`, `AlertError`."""
    to = read_channel(email, Seals(settings()), settings().allowed_networks)
    standing.add_alert(_store(), Terms(query=query), [to])


def remove_alert(number: int) -> None:
    """Forget an alert; raises `UnknownAlert`."""
    _store().alerts.remove(number)


@st.cache_data(ttl=10, show_spinner=False)
def sources() -> list[Health]:
    """How every source was doing at most ten seconds ago."""
    return survey(_store(), newsroom.now())


def _store() -> Store:
    return desk.opened().store


def _index() -> StoryIndex:
    return desk.opened().index
