"""What an alert found, and how each notice of it travelled."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from search.alert import Message
from search.alerts.messages.sentences import sentences

if TYPE_CHECKING:
    from datetime import datetime

    from search.alert import Notice, Occasion
    from search.store import Store
    from search.store.deliveries import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """A notice's way to a channel. `sent`: when a server took it; until then `due` is when it is tried next.

    `error`: the server's last answer, if it did not take it. Times are UTC.
    """

    channel: str
    tries: int
    sent: datetime | None
    due: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHistory:
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
    in_message: bool
    deliveries: tuple[DeliveryStatus, ...]


_JSON_NAMES = {"in_message": "told", "deliveries": "ways"}


def history(store: Store, alert: int, limit: int) -> list[NoticeHistory]:
    """The last notices of an alert, newest first. Raises `StoreError`."""
    notices = store.notices.latest(alert, limit)
    titles = {story.id: story.title for story in store.stories.get([each.story for each in notices if each.story])}
    sources = store.sources.by_name()
    messages = {notice.message for notice in notices if notice.message is not None}
    ways = {message: tuple(map(_way, store.deliveries.of_message(message))) for message in messages}
    return [
        NoticeHistory(
            number=notice.id,
            occasion=notice.occasion,
            words=titles.get(notice.story or "") or " ".join(sentences(single_notice_message(notice), sources)),
            story=notice.story,
            version=notice.version,
            event=notice.event,
            late=notice.late,
            created=notice.created,
            due=notice.due,
            in_message=notice.message is not None,
            deliveries=ways.get(notice.message, ()) if notice.message is not None else (),
        )
        for notice in notices
    ]


def notice_as_json(notice: NoticeHistory) -> dict[str, object]:
    """Return a notice as the API and the command line print it, under the names of docs/api.md."""
    values = asdict(notice)
    return {_JSON_NAMES.get(name, name): value for name, value in values.items()}


def single_notice_message(notice: Notice) -> Message:
    """A message of nothing but this notice."""
    return Message(
        id=notice.message or 0,
        alert=notice.alert,
        created=notice.created,
        digest=False,
        replies_to=None,
        notices=(notice,),
    )


def _way(delivery: Delivery) -> DeliveryStatus:
    return DeliveryStatus(
        channel=delivery.channel.shown,
        tries=delivery.tries,
        sent=delivery.sent,
        due=delivery.due,
        error=delivery.error,
    )
