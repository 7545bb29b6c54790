"""What an alert found, and how each notice of it travelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.alert import Message
from search.alerts.sentences import sentences

if TYPE_CHECKING:
    from datetime import datetime

    from search.alert import Notice, Occasion
    from search.store import Store
    from search.store.deliveries import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A notice's way to a channel. `sent`: when a server took it; until then `due` is when it is tried next.

    `error`: the server's last answer, if it did not take it. Times are UTC.
    """

    channel: str
    tries: int
    sent: datetime | None
    due: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A notice as its owner reads it. `words`: a story's headline, or what is said where there is no story.

    `due`: when it may be told, None where its event is muted; `told`: whether it is in a message. Times are UTC.
    """

    number: int
    occasion: Occasion
    words: str
    story: str | None
    version: int | None
    event: str
    late: bool
    created: datetime
    due: datetime | None
    told: bool
    ways: tuple[Way, ...]


def history(store: Store, alert: int, limit: int) -> list[Past]:
    """The last notices of an alert, newest first. Raises `StoreError`."""
    notices = store.notices.of(alert, limit)
    titles = {story.id: story.title for story in store.stories.get([each.story for each in notices if each.story])}
    sources = store.sources.names()
    messages = {notice.message for notice in notices if notice.message is not None}
    ways = {message: tuple(map(_way, store.deliveries.of(message))) for message in messages}
    return [
        Past(
            number=notice.id,
            occasion=notice.occasion,
            words=titles.get(notice.story or "") or " ".join(sentences(alone(notice), sources)),
            story=notice.story,
            version=notice.version,
            event=notice.event,
            late=notice.late,
            created=notice.created,
            due=notice.due,
            told=notice.message is not None,
            ways=ways.get(notice.message, ()) if notice.message is not None else (),
        )
        for notice in notices
    ]


def alone(notice: Notice) -> Message:
    """A message of nothing but this notice."""
    return Message(
        id=notice.message or 0,
        alert=notice.alert,
        created=notice.created,
        digest=False,
        replies_to=None,
        notices=(notice,),
    )


def _way(delivery: Delivery) -> Way:
    return Way(
        channel=delivery.channel.shown,
        tries=delivery.tries,
        sent=delivery.sent,
        due=delivery.due,
        error=delivery.error,
    )
