"""A notice of an alert and its deliveries, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.address import link
from dashboard.fragments.markup import anchor, text
from dashboard.words.alert_terms import occasion_label
from dashboard.words.moments import exact
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from search.alert import Alert
    from search.alerts.editing.history import DeliveryStatus, NoticeHistory


def notice_item(notice: NoticeHistory, alert: Alert, now: datetime, *, muted: bool) -> str:
    """Return one notice: when and why it was written, its story or sentence, and the state of its deliveries.

    `muted`: whether the notice's event is muted.
    """
    late = '<span class="edited">late</span>' if notice.late else ""
    words = text(notice.words)
    if notice.story:
        words = anchor(link("story", id=notice.story, q=alert.query), words, style="headline")
    deliveries = "".join(_deliveries(notice, alert, now, muted=muted))
    return (
        f'<div class="notice"><div class="when">{exact(notice.created, now)}</div>'
        f'<div class="why">{occasion_label(notice.occasion)}{late}</div>'
        f'<div class="what">{words}<ul>{deliveries}</ul></div></div>'
    )


def _deliveries(notice: NoticeHistory, alert: Alert, now: datetime, *, muted: bool) -> Iterator[str]:
    if not notice.in_message:
        yield f"<li>{text(_not_sent_yet(notice, now, muted=muted))}</li>"
    elif not notice.deliveries:
        yield "<li>in the feed</li>"
    closed = {channel.shown for channel in alert.channels if channel.problem}
    for delivery in notice.deliveries:
        style = "" if delivery.sent or not delivery.error else ' class="unwell"'
        yield f"<li{style}>{text(_delivery(delivery, now, closed=delivery.channel in closed))}</li>"


def _not_sent_yet(notice: NoticeHistory, now: datetime, *, muted: bool) -> str:
    if notice.due is None or muted:
        return "not sent: its event is muted"
    return f"to be sent {exact(notice.due, now)}" if notice.due > now else "about to be sent"


def _delivery(delivery: DeliveryStatus, now: datetime, *, closed: bool) -> str:
    if delivery.sent:
        tries = f", at the {_ordinal(delivery.tries)} attempt" if delivery.tries > 1 else ""
        return f"{delivery.channel}: sent {exact(delivery.sent, now)}{tries}"
    if closed:
        return f"{delivery.channel}: not sent, the channel is closed"
    if delivery.error:
        tries = f"Tried {counted(delivery.tries, 'time')}; next attempt {exact(max(delivery.due, now), now)}."
        return f"{delivery.channel}: {delivery.error} {tries}"
    return f"{delivery.channel}: not sent yet"


def _ordinal(count: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{'th' if count % 100 in (11, 12, 13) else ending}"
