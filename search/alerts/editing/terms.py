"""Add, change and suspend alerts, and check their terms first, for the command line, the API and the dashboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search import calendar
from search.alert import CHOSEN, Medium, Terms
from search.errors import AlertError, QueryError
from search.query import parse
from search.query.tree import All

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from search.alert import Alert, ChannelAddress
    from search.store import Store

LONGEST_LABEL = 100
"""Characters."""
LONGEST_OWNER = 254
"""Characters."""
LONGEST_SILENCE = 365
"""Days."""
MOST_CHANNELS = 20


def add_alert(store: Store, terms: Terms, addresses: Sequence[ChannelAddress] = ()) -> int:
    """Add an alert for stories that arrive from now on, and return its number.

    An alert without addresses has its feed only. Raises `QueryError` if the query cannot be parsed or matches
    everything, and `AlertError` if the terms are not allowed or the owner already has the same alert.
    """
    checked = _checked(store, terms)
    _check_channels(addresses, [])
    if same := next((each.id for each in store.alerts.all() if _is_same(each, checked, addresses)), None):
        raise AlertError(f"Alert {same} already watches for {checked.query}; change that one.")
    return store.alerts.add(checked, addresses, calendar.now())


def change_alert(
    store: Store, number: int, terms: Terms, *, add: Sequence[ChannelAddress] = (), remove: Sequence[int] = ()
) -> None:
    """Replace the terms of an alert, add channels for the addresses `add`, and remove the channels numbered `remove`.

    Adding a mail address whose channel was closed opens it again. An alert that was suspended because none of its
    channels worked is resumed if an address is added. Raises like `add_alert`, and `UnknownAlert`.
    """
    alert = store.alerts.one(number)
    checked = _checked(store, terms)
    if unknown := set(remove) - {channel.id for channel in alert.channels}:
        raise AlertError(f"Alert {number} has no channel {min(unknown)}.")
    added = {_comparable(address) for address in add} - {""}
    reopened = {each.id for each in alert.channels if each.problem and _comparable(each) in added}
    removed = reopened | set(remove)
    _check_channels(add, [channel for channel in alert.channels if channel.id not in removed])
    store.alerts.change(number, checked, calendar.now())
    for channel in removed:
        store.alerts.remove_channel(channel)
    for address in add:
        store.alerts.add_channel(number, address)
    if add and alert.suspended and alert.problem:
        store.alerts.resume(number)


def suspend(store: Store, number: int, until: datetime | None = None) -> None:
    """Suspend an alert until a later time, or until somebody resumes it. Raises `AlertError`, `UnknownAlert`."""
    now = calendar.now()
    if until and until <= now:
        raise AlertError(f"{calendar.format_moment(until)} is in the past; give a later time.")
    store.alerts.suspend(number, now, until=until)


def _checked(store: Store, terms: Terms) -> Terms:
    if isinstance(parse(terms.query, store.sources.by_name() or None), All):
        raise QueryError("An alert needs something to look for; type a word such as inquest.", 0)
    if "\0" in terms.query:  # PostgreSQL cannot store it
        raise QueryError("A query cannot have the character U+0000.", terms.query.index("\0"))
    label = " ".join(terms.label.split())
    if len(label) > LONGEST_LABEL or not label.isprintable():
        raise AlertError(f"A label has at most {LONGEST_LABEL} characters, all on one line.")
    owner = terms.owner.strip().lower()
    if not 0 < len(owner) <= LONGEST_OWNER or not owner.isprintable():
        raise AlertError(f"An owner's name has 1 to {LONGEST_OWNER} characters, all on one line.")
    if not terms.occasions or not terms.occasions <= set(CHOSEN):
        raise AlertError(f"An alert needs one or more of the occasions {', '.join(CHOSEN)}.")
    if not 1 <= terms.silence_days <= LONGEST_SILENCE:
        raise AlertError(f"A silence is reported after 1 to {LONGEST_SILENCE} days.")
    return replace(terms, query=terms.query.strip(), label=label, owner=owner)


def _check_channels(add: Sequence[ChannelAddress], existing: Sequence[ChannelAddress]) -> None:
    if len(add) + len(existing) > MOST_CHANNELS:
        raise AlertError(f"An alert has at most {MOST_CHANNELS} channels.")
    mails = [mail for mail in map(_comparable, [*existing, *add]) if mail]
    if twice := next((mail for place, mail in enumerate(mails) if mail in mails[:place]), None):
        raise AlertError(f"{twice} would get every message twice; give it only once.")


def _comparable(address: ChannelAddress) -> str:
    """Return a mail address in lower case, or "" for another channel: two different webhooks may look the same."""
    return address.shown.lower() if address.medium is Medium.MAIL else ""


def _is_same(alert: Alert, terms: Terms, addresses: Sequence[ChannelAddress]) -> bool:
    """Compare an alert with new terms; encrypted addresses cannot be compared, as two webhooks of a host look alike."""
    return (
        {channel.shown for channel in alert.channels} == {address.shown for address in addresses}
        and not any(address.encrypted for address in addresses)
        and (alert.query, alert.owner, alert.occasions) == (terms.query, terms.owner, terms.occasions)
    )
