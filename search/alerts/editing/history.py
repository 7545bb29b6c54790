"""The notices of an alert, and how each was delivered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from search.alerts.messages.composer import single_notice_message
from search.alerts.messages.sentences import sentences

if TYPE_CHECKING:
    from datetime import datetime

    from search.alert import Occasion
    from search.store import Store
    from search.store.deliveries import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """The delivery of a notice to a channel. Times are UTC.

    `sent`: when a server took it, None until then. `due`: when it is tried next, until it is sent. `error`: the
    server's last answer if it did not take it.
    """

    channel: str
    tries: int
    sent: datetime | None
    due: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHistory:
    """A notice as its owner reads it. Times are UTC.

    `words`: the story's headline, or the sentence of a notice without a story. `due`: from when it may be sent, None if
    its event is muted. `in_message`: whether it was put into a message.
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
    """Return the last `limit` notices of an alert, newest first. Raises `StoreError`."""
    notices = store.notices.latest(alert, limit)
    titles = {story.id: story.title for story in store.stories.get([each.story for each in notices if each.story])}
    sources = store.sources.by_name()
    messages = {notice.message for notice in notices if notice.message is not None}
    statuses = {message: tuple(map(_status, store.deliveries.of_message(message))) for message in messages}
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
            deliveries=statuses.get(notice.message, ()) if notice.message is not None else (),
        )
        for notice in notices
    ]


def notice_as_json(notice: NoticeHistory) -> dict[str, object]:
    """Return a notice as the API and the command line print it, under the names of docs/api.md."""
    values = asdict(notice)
    return {_JSON_NAMES.get(name, name): value for name, value in values.items()}


def _status(delivery: Delivery) -> DeliveryStatus:
    return DeliveryStatus(
        channel=delivery.channel.shown,
        tries=delivery.tries,
        sent=delivery.sent,
        due=delivery.due,
        error=delivery.error,
    )
