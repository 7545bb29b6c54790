"""Decide who may see an alert, and who may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.alert import LOCAL
from search.errors import NotTheOwner, UnknownAlert

if TYPE_CHECKING:
    from search.alert import Alert
    from search.store import Store

HIGHEST_NUMBER = 2**31 - 1
"""The highest number of an alert that every database can store."""


def existing_alert(store: Store, number: int) -> Alert:
    """Return the alert with a number that a person typed. Raises `UnknownAlert`."""
    if not 0 < number <= HIGHEST_NUMBER:
        raise UnknownAlert(f"No alert has the number {number}.")
    return store.alerts.one(number)


def visible_alert(store: Store, number: int, owner: str) -> Alert:
    """Return an alert that a person may see. Raises `UnknownAlert`, also for a private alert of another person."""
    alert = existing_alert(store, number)
    if not alert.shared and alert.owner != owner:
        raise UnknownAlert(f"No alert has the number {number}.")
    return alert


def changeable_alert(store: Store, number: int, owner: str) -> Alert:
    """Return an alert that a person may change: one of hers, or one that has no particular owner.

    Raises `UnknownAlert` like `visible_alert`, and `NotTheOwner`.
    """
    alert = visible_alert(store, number, owner)
    if not may_change(alert, owner):
        raise NotTheOwner(f"Alert {number} belongs to {alert.owner}, who alone can change it.")
    return alert


def may_change(alert: Alert, owner: str) -> bool:
    """Return whether an alert belongs to a person, or has no particular owner."""
    return alert.owner in (owner, LOCAL)
