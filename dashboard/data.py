"""The one door from the pages to what Blue Light keeps, and the only place where an answer is cached.

Every function may raise `StoreError`; those that search, `SearchIndexError`; all of them `SettingsError`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import dashboard_context
from dashboard.auth import owner
from search import calendar, trends
from search.alerts.delivery.addresses import read_addresses
from search.alerts.delivery.feed_address import feed_address
from search.alerts.delivery.trial import try_channels
from search.alerts.editing import terms as editing_terms
from search.alerts.editing.access import changeable_alert, may_change, visible_alert
from search.alerts.editing.history import history as past
from search.alerts.editing.preview import Preview, preview
from search.health import survey
from search.insights import collection_gaps as gaps
from search.insights.significant_terms import significant_terms
from search.insights.similar_stories import similar_stories as like
from search.query import parse
from search.query.tree import Dated, both
from search.results import Results, find
from search.rights import ShownStory, shown_revision, shown_whole, without_text
from search.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from search.alert import Alert, Terms
    from search.alerts.delivery.destination import NewChannel
    from search.alerts.delivery.trial import TrialResult
    from search.alerts.editing.history import NoticeHistory
    from search.health import Health
    from search.index import Order, StoryIndex
    from search.insights.collection_gaps import CollectionGaps
    from search.store import Store
    from search.store.notices import NoticeCounts
    from search.story import Source, Story

PAGE = 20
"""Stories on a page of results."""
STANDING_OUT = 8
"""Words that are shown to set a result apart."""
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStory:
    """A story with all that is told beside it.

    `versions`: oldest first, each but the first as `search.rights.revised` shows it beside the one before.
    `copies`: the other stories that carry its text to the letter.
    """

    reading: ShownStory
    versions: tuple[ShownStory, ...]
    copies: tuple[Story, ...]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOverview:
    """The alerts that may be seen, when each fired in the last week, how many stories wait to be indexed.

    `mails`: whether mail can go out.
    """

    alerts: list[Alert]
    tallies: Mapping[int, NoticeCounts]
    fired: Mapping[int, list[datetime]]
    queued: int
    mails: bool


@dataclass(frozen=True, slots=True)
class SavedAlert:
    """The number of an alert that was set or changed, and the channels that it was given."""

    alert: int
    channels: tuple[NewChannel, ...]


@dataclass(frozen=True, slots=True)
class RecentCounts:
    """Stories of the last 7 days, as `since:7d` counts them, and those of each day of the last 30, oldest first."""

    week: int
    days: tuple[int, ...]


def settings() -> Settings:
    """The settings that the dashboard was started with."""
    return read_settings()


def search(text: str, *, order: Order, after: str | None) -> Results:
    """One page of what matches; raises `QueryError` as well."""
    return find(text, store=_store(), index=_index(), order=order, limit=PAGE, after=after)


@st.cache_data(ttl=60, max_entries=200, show_spinner=False)
def significant_words(text: str) -> tuple[str, ...]:
    """The words that set what matches apart, at most a minute ago; raises `QueryError` as well."""
    found = significant_terms(parse(text), store=_store(), index=_index(), limit=STANDING_OUT)
    return tuple(each.word for each in found)


def story(id_: str, query: str) -> OpenedStory:
    """A story as it may be read, with what `query` looks for marked; raises `UnknownStory`, `QueryError`."""
    store = _store()
    sources = store.sources.by_name()
    held = store.stories.one(id_)
    tree = parse(query, sources)
    source = sources[held.source]
    versions = store.stories.versions(id_)
    same = store.stories.copies([held.fingerprint]).get(held.fingerprint, [])
    return OpenedStory(
        reading=shown_whole(held, source, tree),
        versions=(
            shown_whole(versions[0], source),
            *(shown_revision(new, old, source) for old, new in pairwise(versions)),
        ),
        copies=tuple(store.stories.get([each for each in same if each != id_])),
        sources=sources,
    )


def similar(id_: str) -> tuple[tuple[Story, Source], ...]:
    """The stories that are most like one, without their text, each with its source; raises `UnknownStory`."""
    store = _store()
    found = like(id_, store=store, index=_index())
    sources = store.sources.by_name()  # read after the stories: a crawl may just have brought a source's first
    return tuple((without_text(each), sources[each.source]) for each in found)


def trend(text: str, *, first: date, unit: trends.Unit) -> trends.Trend:
    """How often stories matched since a newsroom day; raises `QueryError` as well."""
    return trends.trend(parse(text, _store().sources.by_name()), _index(), first=first, unit=unit)


def collection_gaps(texts: Sequence[str], *, first: date) -> CollectionGaps:
    """What was not collected since a newsroom day from the sources that these queries may show."""
    store = _store()
    queries = [parse(text, store.sources.by_name()) for text in texts]
    return gaps.collection_gaps(queries, calendar.midnight(first), store)


def alert_overview() -> AlertOverview:
    """What is watched, as far as whoever is looking may see it, and how it is going."""
    store = _store()
    return AlertOverview(
        alerts=store.alerts.all(_me()),
        tallies=store.notices.counts(),
        fired=store.notices.finding_times(calendar.now() - WEEK),
        queued=store.queue.waiting(),
        mails=bool(settings().smtp),
    )


def alert(number: int) -> Alert:
    """An alert that whoever is looking may see; raises `UnknownAlert`."""
    return visible_alert(_store(), number, _me())


def is_mine(alert: Alert) -> bool:
    """Whether whoever is looking may change it."""
    return may_change(alert, _me())


def feed(alert: Alert) -> str:
    """Where its feed is read."""
    here = dashboard_context.open_context()
    return feed_address(alert, here.settings, here.encryption)


def history(number: int, limit: int) -> list[NoticeHistory]:
    """The last notices of an alert and how each travelled, newest first; raises `UnknownAlert`."""
    return past(_store(), alert(number).id, limit)


def muted(number: int) -> set[str]:
    """The events that an alert tells no more of."""
    return _store().notices.muted(number)


@st.cache_data(ttl=60, max_entries=50, show_spinner=False)
def alert_preview(text: str) -> Preview:
    """What an alert would have brought, at most a minute ago; raises `QueryError` as well."""
    return preview(text, store=_store(), index=_index())


@st.cache_data(ttl=300, max_entries=200, show_spinner=False)
def recent_counts(text: str) -> RecentCounts:
    """How much a query finds, at most five minutes ago; raises `QueryError` as well."""
    query, today = parse(text, _store().sources.by_name()), calendar.today()
    month = trends.trend(query, _index(), first=today - MONTH)
    week = _index().search(both(query, Dated(today - WEEK, None)), limit=0).total
    return RecentCounts(week=week, days=tuple(point.count for point in month.points))


def add_alert(terms: Terms, addresses: Sequence[str]) -> SavedAlert:
    """Set an alert for whoever is looking; raises `QueryError`, `AlertError`."""
    drafts = _drafts(addresses)
    return SavedAlert(editing_terms.add_alert(_store(), replace(terms, owner=_me()), drafts), tuple(drafts))


def change_alert(number: int, terms: Terms, *, add: Sequence[str] = (), remove: Sequence[int] = ()) -> SavedAlert:
    """Change an alert's terms and channels; raises `QueryError`, `AlertError`, `UnknownAlert`."""
    held, drafts = _changeable(number), _drafts(add)
    editing_terms.change_alert(_store(), number, replace(terms, owner=held.owner), add=drafts, remove=remove)
    return SavedAlert(number, tuple(drafts))


def suspend_alert(number: int, until: datetime | None) -> None:
    """Hold back what an alert finds; raises `AlertError`, `UnknownAlert`."""
    editing_terms.suspend(_store(), _changeable(number).id, until)


def resume_alert(number: int) -> None:
    """Tell again of what an alert finds, and of what was held back; raises as `suspend_alert`."""
    _store().alerts.resume(_changeable(number).id)


def renew_feed(number: int) -> None:
    """Give an alert's feed another address; raises as `suspend_alert`."""
    _store().alerts.renew_feed(_changeable(number).id)


def mute(number: int, event: str) -> None:
    """Tell no more of an event; raises as `suspend_alert`."""
    _store().notices.mute(_changeable(number).id, event)


def try_alert(number: int) -> list[TrialResult]:
    """Send a test through all its channels; raises as `suspend_alert`."""
    return try_channels(_store(), settings(), _changeable(number))


def remove_alert(number: int) -> None:
    """Forget an alert; raises as `suspend_alert`."""
    _store().alerts.remove(_changeable(number).id)


@st.cache_data(ttl=10, show_spinner=False)
def sources() -> list[Health]:
    """How every source was doing at most ten seconds ago."""
    return survey(_store(), calendar.now())


def _me() -> str:
    """Whoever is looking; the pages are shown to nobody else."""
    here = owner()
    assert here is not None
    return here


def _changeable(number: int) -> Alert:
    return changeable_alert(_store(), number, _me())


def _drafts(addresses: Sequence[str]) -> list[NewChannel]:
    return read_addresses(addresses, settings())


def _store() -> Store:
    return dashboard_context.open_context().store


def _index() -> StoryIndex:
    return dashboard_context.open_context().index
