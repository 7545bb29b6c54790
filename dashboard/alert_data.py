"""The pages' only access to alerts in search/, always on behalf of the owner who is looking.

Every function may raise `SettingsError` and `StoreError`; `alert_preview` may raise `SearchIndexError`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.auth import current_owner
from dashboard.dashboard_context import open_context
from dashboard.data import WEEK
from search import calendar
from search.alerts.delivery.addresses import read_addresses
from search.alerts.delivery.feed_address import feed_address
from search.alerts.delivery.trial import try_channels
from search.alerts.editing import access
from search.alerts.editing import terms as editing_terms
from search.alerts.editing.history import history as notice_history
from search.alerts.editing.preview import Preview, preview
from search.settings import read_settings
from search.store.notices import NoticeCounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from search.alert import Alert, Terms
    from search.alerts.delivery.destination import NewChannel
    from search.alerts.delivery.trial import TrialResult
    from search.alerts.editing.history import NoticeHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOverview:
    """The alerts that the owner may see, and how they are doing.

    `counts`: by the alert's number, for alerts that have notices. `fired`: when each fired in the last week (UTC).
    `queued`: stories that wait to be indexed. `mails`: whether a mail server is set.
    """

    alerts: list[Alert]
    counts: Mapping[int, NoticeCounts]
    fired: Mapping[int, list[datetime]]
    queued: int
    mails: bool

    def counts_of(self, alert: Alert) -> NoticeCounts:
        """Return how often an alert fired and how many of its notices wait; zeros if it has no notice yet."""
        return self.counts.get(alert.id, NoticeCounts())


@dataclass(frozen=True, slots=True)
class SavedAlert:
    """The number of an alert that was set or changed, and the channels that were added to it."""

    alert: int
    channels: tuple[NewChannel, ...]


def overview() -> AlertOverview:
    """Return the alerts that the owner may see, and how they are doing."""
    context = open_context()
    store = context.store
    return AlertOverview(
        alerts=store.alerts.all(_owner()),
        counts=store.notices.counts(),
        fired=store.notices.finding_times(calendar.now() - WEEK),
        queued=store.queue.waiting(),
        mails=bool(context.settings.smtp),
    )


def alert(number: int) -> Alert:
    """Return an alert that the owner may see. Raises `UnknownAlert`."""
    return access.visible_alert(open_context().store, number, _owner())


def changeable_alert(number: int) -> Alert:
    """Return an alert that the owner may change. Raises `UnknownAlert`, `NotTheOwner`."""
    return access.changeable_alert(open_context().store, number, _owner())


def is_changeable(alert: Alert) -> bool:
    """Return whether the owner may change this alert."""
    return access.may_change(alert, _owner())


def feed(alert: Alert) -> str:
    """Return the address of an alert's feed."""
    context = open_context()
    return feed_address(alert, context.settings, context.encryption)


def history(number: int, limit: int) -> list[NoticeHistory]:
    """Return the last notices of an alert with their deliveries, newest first. Raises `UnknownAlert`."""
    return notice_history(open_context().store, alert(number).id, limit)


def muted(number: int) -> set[str]:
    """Return the events that are muted for an alert."""
    return open_context().store.notices.muted(number)


def alert_preview(text: str) -> Preview:
    """Return what an alert on a query would have found, up to a minute old. Raises `QueryError` as well."""
    return _alert_preview(text, open_context().store.withheld.count())


@st.cache_data(ttl=60, max_entries=50, show_spinner=False)
def _alert_preview(text: str, withheld: int) -> Preview:
    """Return the preview; `withheld` is the number of withheld stories, so that the cache shows none of them."""
    context = open_context()
    return preview(text, store=context.store, index=context.index)


def add_alert(terms: Terms, addresses: Sequence[str]) -> SavedAlert:
    """Set an alert for the owner. Raises `QueryError`, `AlertError`."""
    channels = _new_channels(addresses)
    owned = replace(terms, owner=_owner())
    return SavedAlert(editing_terms.add_alert(open_context().store, owned, channels), tuple(channels))


def change_alert(number: int, terms: Terms, *, add: Sequence[str] = (), remove: Sequence[int] = ()) -> SavedAlert:
    """Change an alert's terms and channels. Raises `QueryError`, `AlertError`, `UnknownAlert`."""
    before, channels = changeable_alert(number), _new_channels(add)
    owned = replace(terms, owner=before.owner)
    editing_terms.change_alert(open_context().store, number, owned, add=channels, remove=remove)
    return SavedAlert(number, tuple(channels))


def suspend_alert(number: int, until: datetime | None) -> None:
    """Suspend an alert, until a moment or until it is resumed. Raises `AlertError`, `UnknownAlert`."""
    editing_terms.suspend(open_context().store, changeable_alert(number).id, until)


def resume_alert(number: int) -> None:
    """Send an alert's notices again, those of the suspension too. Raises the same errors as `suspend_alert`."""
    open_context().store.alerts.resume(changeable_alert(number).id)


def renew_feed(number: int) -> None:
    """Give an alert's feed a new address. Raises the same errors as `suspend_alert`."""
    open_context().store.alerts.renew_feed(changeable_alert(number).id)


def mute(number: int, event: str) -> None:
    """Send no more messages about an event. Raises the same errors as `suspend_alert`."""
    open_context().store.notices.mute(changeable_alert(number).id, event)


def try_alert(number: int) -> list[TrialResult]:
    """Send a test message through all channels of an alert. Raises the same errors as `suspend_alert`."""
    context = open_context()
    return try_channels(context.store, context.settings, changeable_alert(number))


def remove_alert(number: int) -> None:
    """Remove an alert. Raises the same errors as `suspend_alert`."""
    open_context().store.alerts.remove(changeable_alert(number).id)


def has_mail_server() -> bool:
    """Return whether a mail server is set."""
    return bool(read_settings().smtp)


def _owner() -> str:
    """Return the owner who is looking; the pages are not shown to anybody without one."""
    owner = current_owner()
    assert owner is not None
    return owner


def _new_channels(addresses: Sequence[str]) -> list[NewChannel]:
    return read_addresses(addresses, open_context().settings)
