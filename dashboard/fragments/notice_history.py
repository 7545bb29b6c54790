"""What an alert found and how it travelled, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.address import link
from dashboard.fragments.markup import anchor, text
from dashboard.words.moments import exact, number
from search.alert import Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from search.alert import Alert
    from search.alerts.editing.history import DeliveryStatus, NoticeHistory

_WHY = {
    Occasion.NEW: "New",
    Occasion.EDITED: "Edited",
    Occasion.ENDED: "Matches no more",
    Occasion.SPIKE: "Sudden rise",
    Occasion.SILENCE: "Silence",
    Occasion.SOURCE: "A source",
    Occasion.SIGN: "Sign of life",
    Occasion.TROUBLE: "Trouble",
}


def notice_item(notice: NoticeHistory, alert: Alert, now: datetime, *, muted: bool) -> str:
    """One notice: when it was found and why, what it tells of, and how it was told."""
    late = '<span class="edited">late</span>' if notice.late else ""
    words = text(notice.words)
    if notice.story:
        words = anchor(link("story", id=notice.story, q=alert.query), words, style="headline")
    return (
        f'<div class="past"><div class="when">{exact(notice.created, now)}</div>'
        f'<div class="why">{_WHY.get(notice.occasion, notice.occasion.capitalize())}{late}</div>'
        f'<div class="what">{words}<ul>{"".join(_ways(notice, alert, now, muted=muted))}</ul></div></div>'
    )


def _ways(notice: NoticeHistory, alert: Alert, now: datetime, *, muted: bool) -> Iterator[str]:
    if not notice.in_message:
        yield f"<li>{text(_untold(notice, now, muted=muted))}</li>"
    elif not notice.deliveries:
        yield "<li>in the feed</li>"
    closed = {channel.shown for channel in alert.channels if channel.problem}
    for way in notice.deliveries:
        style = "" if way.sent or not way.error else ' class="unwell"'
        yield f"<li{style}>{text(_way(way, now, closed=way.channel in closed))}</li>"


def _untold(notice: NoticeHistory, now: datetime, *, muted: bool) -> str:
    if notice.due is None or muted:
        return "not told: its event is muted"
    return f"waits until {exact(notice.due, now)}" if notice.due > now else "is told next"


def _way(way: DeliveryStatus, now: datetime, *, closed: bool) -> str:
    if way.sent:
        tried = f", at the {_ordinal(way.tries)} try" if way.tries > 1 else ""
        return f"{way.channel}: sent {exact(way.sent, now)}{tried}"
    if closed:
        return f"{way.channel}: not sent, the channel is closed"
    if way.error:
        again = f"tried {number(way.tries, 'time')}, again {exact(max(way.due, now), now)}"
        return f"{way.channel}: {way.error} {again.capitalize()}."
    return f"{way.channel}: on its way"


def _ordinal(count: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{'th' if count % 100 in (11, 12, 13) else ending}"
