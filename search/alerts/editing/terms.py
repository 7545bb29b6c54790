"""Setting an alert: what is kept was checked first, wherever it was asked for."""

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
LONGEST_OWNER = 254
LONGEST_SILENCE = 365
MOST_CHANNELS = 20


def add_alert(store: Store, terms: Terms, addresses: Sequence[ChannelAddress] = ()) -> int:
    """Set an alert on what comes from now on; returns its number. Without an address only its feed tells of it.

    Raises `QueryError` for a query that cannot be read or would match everything, `AlertError` for terms that cannot
    be kept, and where the owner has the same alert already.
    """
    checked = _checked(store, terms)
    _check_channels(addresses, [])
    if twin := next((each.id for each in store.alerts.all() if _same(each, checked, addresses)), None):
        raise AlertError(f"Alert {twin} watches for {checked.query} already; change that one.")
    return store.alerts.add(checked, addresses, calendar.now())


def change_alert(
    store: Store, number: int, terms: Terms, *, add: Sequence[ChannelAddress] = (), remove: Sequence[int] = ()
) -> None:
    """Put other terms in the place of an alert's, and tell it elsewhere: to more addresses, or by fewer channels.

    A mail address whose channel was closed is opened again by adding it, and an alert that was suspended because none
    of its channels worked goes on. Raises as `add_alert`, and `UnknownAlert`.
    """
    alert = store.alerts.one(number)
    checked = _checked(store, terms)
    if strange := set(remove) - {channel.id for channel in alert.channels}:
        raise AlertError(f"Alert {number} has no channel {min(strange)}.")
    added = {_mail(address) for address in add} - {""}
    gone = {channel.id for channel in alert.channels if channel.problem and _mail(channel) in added} | set(remove)
    _check_channels(add, [channel for channel in alert.channels if channel.id not in gone])
    store.alerts.change(number, checked, calendar.now())
    for channel in gone:
        store.alerts.remove_channel(channel)
    for address in add:
        store.alerts.add_channel(number, address)
    if add and alert.suspended and alert.problem:
        store.alerts.resume(number)


def suspend(store: Store, number: int, until: datetime | None = None) -> None:
    """Hold back what an alert finds, for good or until a moment to come. Raises `AlertError`, `UnknownAlert`."""
    now = calendar.now()
    if until and until <= now:
        raise AlertError(f"{calendar.format_moment(until)} is over; an alert is suspended until a moment to come.")
    store.alerts.suspend(number, now, until=until)


def _checked(store: Store, terms: Terms) -> Terms:
    if isinstance(parse(terms.query, store.sources.by_name() or None), All):
        raise QueryError("An alert needs something to look for; type a word such as inquest.", 0)
    label = " ".join(terms.label.split())
    if len(label) > LONGEST_LABEL or not label.isprintable():
        raise AlertError(f"A label has at most {LONGEST_LABEL} characters, all on one line.")
    owner = terms.owner.strip().lower()
    if not 0 < len(owner) <= LONGEST_OWNER or not owner.isprintable():
        raise AlertError(f"An owner's name has 1 to {LONGEST_OWNER} characters, all on one line.")
    if not terms.occasions or not terms.occasions <= set(CHOSEN):
        raise AlertError(f"An alert tells of one or more of {', '.join(CHOSEN)}.")
    if not 1 <= terms.silence_days <= LONGEST_SILENCE:
        raise AlertError(f"A silence is told after 1 to {LONGEST_SILENCE} days.")
    return replace(terms, query=terms.query.strip(), label=label, owner=owner)


def _check_channels(add: Sequence[ChannelAddress], there: Sequence[ChannelAddress]) -> None:
    if len(add) + len(there) > MOST_CHANNELS:
        raise AlertError(f"An alert has at most {MOST_CHANNELS} channels.")
    told = [mail for mail in map(_mail, [*there, *add]) if mail]
    if twice := next((mail for place, mail in enumerate(told) if mail in told[:place]), None):
        raise AlertError(f"{twice} would be told twice; name it once.")


def _mail(address: ChannelAddress) -> str:
    """A mail address as it is compared; nothing for a channel of another kind, of which two may look alike."""
    return address.shown.lower() if address.medium is Medium.MAIL else ""


def _same(held: Alert, terms: Terms, addresses: Sequence[ChannelAddress]) -> bool:
    """What is sealed cannot be compared: two webhooks of one host look alike."""
    there = {channel.shown for channel in held.channels} == {address.shown for address in addresses}
    return (
        there
        and not any(address.encrypted for address in addresses)
        and (held.query, held.owner, held.occasions) == (terms.query, terms.owner, terms.occasions)
    )
