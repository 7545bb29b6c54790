"""Ending a channel: it is closed with the reason, and never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import calendar
from search.alert import UNSUBSCRIBED, Occasion
from search.store.notices import Finding

if TYPE_CHECKING:
    from search.alert import Channel
    from search.store import Store


def close_channel(store: Store, channel: Channel, reason: str) -> None:
    """Send nothing there any more; the owner hears of it on another channel, or sees it with the alert.

    The alert is suspended if no other channel works.
    """
    now = calendar.now()
    problem = f"{channel.shown}: {reason}"
    store.alerts.close_channel(channel.id, reason)
    alert = store.alerts.one(channel.alert)
    if all(each.problem for each in alert.channels):
        store.alerts.suspend(alert.id, now, problem=problem)
        return
    trouble = Finding(
        alert=alert.id,
        occasion=Occasion.TROUBLE,
        subject=f"channel {channel.id} {now.isoformat()}",
        detail={"problem": problem},
        due=now,
    )
    store.notices.add([trouble], now)


def unsubscribe(store: Store, channel: Channel) -> None:
    """Close a channel because its reader said so; once, however often it is said."""
    if not channel.problem.startswith(UNSUBSCRIBED):
        close_channel(store, channel, f"{UNSUBSCRIBED} {calendar.format_moment(calendar.now())}.")
