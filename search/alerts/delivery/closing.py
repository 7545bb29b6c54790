"""Close a channel: the channel keeps its row and the reason, and gets no more messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import calendar
from search.alert import UNSUBSCRIBED, Occasion
from search.store.notices import Finding

if TYPE_CHECKING:
    from search.alert import Channel
    from search.store import Store


def close_channel(store: Store, channel: Channel, reason: str) -> None:
    """Close a channel for this reason, and notify the owner through the alert's other channels.

    If no other channel works, the alert is suspended and shows the reason. Raises `StoreError`, `UnknownAlert`.
    """
    now = calendar.now()
    problem = f"{channel.shown}: {reason}"
    store.alerts.close_channel(channel.id, reason)
    alert = store.alerts.one(channel.alert)
    if all(each.problem for each in alert.channels):
        store.alerts.suspend(alert.id, now, problem=problem)
        return
    finding = Finding(
        alert=alert.id,
        occasion=Occasion.TROUBLE,
        subject=f"channel {channel.id} {now.isoformat()}",
        detail={"problem": problem},
        due=now,
    )
    store.notices.add([finding], now)


def unsubscribe(store: Store, channel: Channel) -> None:
    """Close a channel because its reader unsubscribed. A second request changes nothing."""
    if not channel.problem.startswith(UNSUBSCRIBED):
        close_channel(store, channel, f"{UNSUBSCRIBED} {calendar.format_moment(calendar.now())}.")
