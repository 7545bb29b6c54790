"""Whose an alert is: who may see it, and who may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.alert import LOCAL
from search.errors import NotTheOwner, UnknownAlert

if TYPE_CHECKING:
    from search.alert import Alert
    from search.store import Store

HIGHEST_NUMBER = 2**31 - 1
"""Of an alert, as far as every database counts."""


def existing_alert(store: Store, number: int) -> Alert:
    """The alert with a number that somebody typed. Raises `UnknownAlert`."""
    if not 0 < number <= HIGHEST_NUMBER:
        raise UnknownAlert(f"No alert has the number {number}.")
    return store.alerts.one(number)


def visible_alert(store: Store, number: int, owner: str) -> Alert:
    """An alert that a person may see. Raises `UnknownAlert`, also for one that another keeps private."""
    alert = existing_alert(store, number)
    if not alert.shared and alert.owner != owner:
        raise UnknownAlert(f"No alert has the number {number}.")
    return alert


def changeable_alert(store: Store, number: int, owner: str) -> Alert:
    """An alert that a person may change: her own, or one that belongs to nobody in particular.

    Raises `UnknownAlert` as `visible`, and `NotTheOwner`.
    """
    alert = visible_alert(store, number, owner)
    if not may_change(alert, owner):
        raise NotTheOwner(f"Alert {number} belongs to {alert.owner}, who alone can change it.")
    return alert


def may_change(alert: Alert, owner: str) -> bool:
    """Whether an alert is a person's own, or belongs to nobody in particular."""
    return alert.owner in (owner, LOCAL)
