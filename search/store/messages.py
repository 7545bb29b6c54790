"""Messages: notices that are sent together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from search.alert import Message, Notice
from search.errors import UnknownAlert
from search.store.alerts import not_suspended
from search.store.notices import notice_from_row
from search.store.tables import alerts, channels, deliveries, messages, notices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from search.store.database import Database

THREAD = timedelta(days=7)
"""For how long a message about an event is sent as a reply to the first message about it."""
_AT_ONCE = 200
"""How many alerts are handled in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Notices for one message. Those of a `digest` may be about several events."""

    notices: tuple[Notice, ...]
    digest: bool = False


Plan = Callable[[int, "Sequence[Notice]", int], "Sequence[Bundle]"]
"""Bundles the due notices of an alert.

Its arguments are the alert's number, the notices, oldest first, and how many messages the alert had in the last hour.
"""


class Messages:
    """The messages. The sender bundles and reads them; the dashboard shows them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bundle(self, plan: Plan, now: datetime) -> int:
        """Put due notices into messages, each for all channels of its alert. Return the number of messages.

        Notices of a suspended alert wait, and those that the plan leaves out wait an hour. Several processes may do
        this at the same time: only one of them handles an alert, and a notice goes into only one message.
        """
        made = 0
        while True:
            with self._database.write() as connection:
                due = _due(connection, now)
                if not due:
                    return made
                busy = _recent(connection, list(due), now - timedelta(hours=1))
                for alert, due_notices in due.items():
                    for bundle in plan(alert, due_notices, busy.get(alert, 0)):
                        _write(connection, alert, bundle, now)
                        made += 1
                _postpone(connection, list(due), now)

    def one(self, number: int) -> Message:
        """Return the message with this number.

        Raises `UnknownAlert` if its alert, or everything that it was about, was deleted.
        """
        with self._database.read() as connection:
            row = connection.execute(select(messages).where(messages.c.id == number)).first()
            if row is None:
                raise UnknownAlert(
                    f"Message {number} is gone: its alert, or everything that it was about, was deleted."
                )
            its_notices = connection.execute(
                select(notices).where(notices.c.message == number).order_by(notices.c.created, notices.c.id)
            )
            return Message(**row._mapping, notices=tuple(map(notice_from_row, its_notices)))

    def earlier_notices(self, message: Message) -> list[Notice]:
        """Return the notices of earlier messages about the same event, oldest first; none for a digest."""
        if message.digest or not message.notices:
            return []
        same = (notices.c.alert == message.alert) & (notices.c.event == message.notices[0].event)
        query = select(notices).where(same, notices.c.message < message.id, notices.c.event != "")
        with self._database.read() as connection:
            return [notice_from_row(row) for row in connection.execute(query.order_by(notices.c.id))]


def _due(connection: Connection, now: datetime) -> Mapping[int, list[Notice]]:
    """Return the due notices of some alerts, by alert, and lock these alerts."""
    unbundled = notices.c.message.is_(None) & (notices.c.due <= now)
    waiting = exists().where(notices.c.alert == alerts.c.id, unbundled)
    next_alerts = select(alerts.c.id).where(not_suspended(now), waiting).order_by(alerts.c.id).limit(_AT_ONCE)
    numbers = connection.scalars(next_alerts.with_for_update(skip_locked=True)).all()
    query = select(notices).where(notices.c.alert.in_(numbers), unbundled).order_by(notices.c.due, notices.c.id)
    by_alert: dict[int, list[Notice]] = defaultdict(list)
    for row in connection.execute(query):
        by_alert[row.alert].append(notice_from_row(row))
    return by_alert


def _postpone(connection: Connection, numbers: list[int], now: datetime) -> None:
    still_due = notices.c.alert.in_(numbers) & notices.c.message.is_(None) & (notices.c.due <= now)
    connection.execute(notices.update().where(still_due).values(due=now + timedelta(hours=1)))


def _recent(connection: Connection, numbers: list[int], since: datetime) -> dict[int, int]:
    query = (
        select(messages.c.alert, func.count())
        .where(messages.c.alert.in_(numbers), messages.c.created > since)
        .group_by(messages.c.alert)
    )
    return {alert: count for alert, count in connection.execute(query)}


def _write(connection: Connection, alert: int, bundle: Bundle, now: datetime) -> None:
    first = None if bundle.digest else _thread(connection, alert, bundle.notices[0].event, now)
    result = connection.execute(
        messages.insert().values(alert=alert, created=now, digest=bundle.digest, replies_to=first)
    )
    assert result.inserted_primary_key is not None
    number = result.inserted_primary_key[0]
    ids = [each.id for each in bundle.notices]
    connection.execute(notices.update().where(notices.c.id.in_(ids)).values(message=number))
    working = connection.scalars(
        select(channels.c.id).where(channels.c.alert == alert, channels.c.problem == "").order_by(channels.c.id)
    )
    rows = [{"message": number, "channel": channel, "due": now} for channel in working]
    if rows:
        connection.execute(deliveries.insert(), rows)


def _thread(connection: Connection, alert: int, event: str, now: datetime) -> int | None:
    """Return the number of the first message to this alert about an event, unless that is long ago."""
    if not event:
        return None
    query = (
        select(func.min(messages.c.id))
        .join(notices, notices.c.message == messages.c.id)
        .where(notices.c.alert == alert, notices.c.event == event, messages.c.created > now - THREAD)
        .where(~messages.c.digest)
    )
    first: int | None = connection.scalar(query)
    return first
