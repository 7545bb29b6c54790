"""The outbox: each message to each channel until a server accepts it, with a log of all attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from search.store.alerts import channel_from_row, not_suspended
from search.store.tables import alerts, attempts, channels, deliveries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from search.alert import Channel
    from search.store.database import Database

LEASE = timedelta(minutes=5)
"""How long a sender has for the deliveries that it claims: far longer than a server may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message on its way to a channel, or one that arrived. Times are UTC.

    `sent` is None until a server accepts it, `error` is the last answer if none has, and `due` is when it is tried
    next.
    """

    id: int
    message: int
    due: datetime
    sent: datetime | None
    tries: int
    error: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to deliver a message, at a time in UTC. `answer` is the server's, empty if it accepted the message."""

    message: int
    channel: str
    at: datetime
    answer: str


class Deliveries:
    """The deliveries. The sender sends them; the dashboard and the command line show what became of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def servers(self, now: datetime) -> list[str]:
        """Return the servers for which something is due."""
        query = _due(select(channels.c.server).distinct(), now).order_by(channels.c.server)
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def claim(self, server: str, now: datetime, limit: int) -> list[Delivery]:
        """Return what is due for a server, oldest first. No other sender gets it for the time of `LEASE`.

        If a sender dies before it notes the result of a delivery, that delivery is sent again after this time.
        """
        due = _due(select(deliveries.c.id), now).where(channels.c.server == server).order_by(deliveries.c.id)
        with self._database.write() as connection:
            ids = connection.scalars(due.limit(limit).with_for_update(of=deliveries, skip_locked=True)).all()
            if not ids:
                return []
            claimed = deliveries.c.id.in_(ids)
            connection.execute(deliveries.update().where(claimed).values(due=now + LEASE))
            return [_delivery(row) for row in connection.execute(_DELIVERIES.where(claimed).order_by(deliveries.c.id))]

    def set_sent(self, delivery: Delivery, now: datetime) -> None:
        """Note that a server accepted a message. Nothing is noted for a delivery that was removed meanwhile."""
        done = {"sent": now, "tries": delivery.tries + 1, "error": ""}
        with self._database.write() as connection:
            if _set_outcome(connection, delivery, done, now, "") and delivery.channel.failing:
                this = channels.c.id == delivery.channel.id
                connection.execute(channels.update().where(this).values(failing=None))

    def release(self, claimed: Sequence[Delivery], now: datetime) -> None:
        """Return deliveries that were claimed and not tried. They are due at once."""
        ids = deliveries.c.id.in_([each.id for each in claimed])
        if claimed:
            with self._database.write() as connection:
                connection.execute(deliveries.update().where(ids).values(due=now))

    def set_failed(
        self, delivery: Delivery, answer: str, now: datetime, next_try: datetime, *, channel_failed: bool = True
    ) -> None:
        """Note that a message was not accepted, with the server's answer, and when to try again.

        `channel_failed` is False if the failure is not the channel's own, for instance because its server is down.
        Nothing is known of a channel while its server is down, so an earlier failure of the channel is forgotten, and
        the time of the outage does not count against it.
        """
        tried = {"tries": delivery.tries + 1, "error": answer, "due": next_try}
        with self._database.write() as connection:
            noted = _set_outcome(connection, delivery, tried, now, answer)
            this = channels.c.id == delivery.channel.id
            if noted and channel_failed:
                connection.execute(channels.update().where(this, channels.c.failing.is_(None)).values(failing=now))
            elif noted and delivery.channel.failing:
                connection.execute(channels.update().where(this).values(failing=None))

    def of_message(self, message: int) -> list[Delivery]:
        """Return the deliveries of a message, one for each channel."""
        query = _DELIVERIES.where(deliveries.c.message == message).order_by(deliveries.c.id)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def log(self, alert: int, limit: int) -> list[Attempt]:
        """Return the last attempts to deliver the messages of an alert, newest first."""
        query = (
            select(deliveries.c.message, channels.c.shown.label("channel"), attempts.c.at, attempts.c.answer)
            .join(deliveries, deliveries.c.id == attempts.c.delivery)
            .join(channels, channels.c.id == deliveries.c.channel)
            .where(channels.c.alert == alert)
            .order_by(attempts.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [Attempt(**row._mapping) for row in connection.execute(query)]

    def count_waiting(self, server: str) -> int:
        """Return how many messages are still to be sent to a server, through channels that are not closed."""
        query = (
            select(func.count())
            .select_from(deliveries)
            .join(channels, channels.c.id == deliveries.c.channel)
            .where(deliveries.c.sent.is_(None), channels.c.problem == "", channels.c.server == server)
        )
        with self._database.read() as connection:
            return connection.scalar(query) or 0


_DELIVERIES = select(
    deliveries.c.message,
    deliveries.c.due,
    deliveries.c.sent,
    deliveries.c.tries,
    deliveries.c.error,
    deliveries.c.id.label("delivery"),
    channels,
).join(channels, channels.c.id == deliveries.c.channel)


def _set_outcome(
    connection: Connection, delivery: Delivery, outcome: Mapping[str, Any], now: datetime, answer: str
) -> bool:
    """Note the outcome of an attempt. Return whether the delivery still exists."""
    exists = connection.execute(deliveries.update().where(deliveries.c.id == delivery.id).values(outcome)).rowcount > 0
    if exists:
        connection.execute(attempts.insert().values(delivery=delivery.id, at=now, answer=answer))
    return exists


def _due(query: Select[Any], now: datetime) -> Select[Any]:
    """Restrict a query to what may be sent: the alert is not suspended, and the channel is not closed."""
    return (
        query.select_from(deliveries)
        .join(channels, channels.c.id == deliveries.c.channel)
        .join(alerts, alerts.c.id == channels.c.alert)
        .where(deliveries.c.sent.is_(None), deliveries.c.due <= now, channels.c.problem == "")
        .where(not_suspended(now))
    )


def _delivery(row: Row[Any]) -> Delivery:
    own = ("message", "due", "sent", "tries", "error")
    return Delivery(id=row.delivery, channel=channel_from_row(row), **{name: getattr(row, name) for name in own})
