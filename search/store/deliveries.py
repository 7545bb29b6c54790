"""The outbox: each message on its way to each channel, until a server took it, with a log of every try."""

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
"""How long a sender has for what it claimed: far longer than a server may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message that is to go, or went, to a channel. Times are UTC.

    `sent` is None until a server took it, `error` the last answer if none did, `due` when it is tried next.
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
    """A try to deliver a message (UTC): the answer of the server, empty where it took it."""

    message: int
    channel: str
    at: datetime
    answer: str


class Deliveries:
    """Called by the sender (places, claim, sent, failed) and by whoever shows how a notice travelled (the rest)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def servers(self, now: datetime) -> list[str]:
        """The places for which something is due."""
        query = _due(select(channels.c.server).distinct(), now).order_by(channels.c.server)
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def claim(self, place: str, now: datetime, limit: int) -> list[Delivery]:
        """What is due at a place, oldest first; for `LEASE` no other sender is given it.

        A sender that dies before it notes what came of one leaves it to be sent when that is over.
        """
        due = _due(select(deliveries.c.id), now).where(channels.c.server == place).order_by(deliveries.c.id)
        with self._database.write() as connection:
            ids = connection.scalars(due.limit(limit).with_for_update(of=deliveries, skip_locked=True)).all()
            if not ids:
                return []
            mine = deliveries.c.id.in_(ids)
            connection.execute(deliveries.update().where(mine).values(due=now + LEASE))
            return [_delivery(row) for row in connection.execute(_DELIVERIES.where(mine).order_by(deliveries.c.id))]

    def set_sent(self, delivery: Delivery, now: datetime) -> None:
        """Note that a server took a message; of one that was removed meanwhile nothing is noted."""
        done = {"sent": now, "tries": delivery.tries + 1, "error": ""}
        with self._database.write() as connection:
            if _noted(connection, delivery, done, now, "") and delivery.channel.failing:
                this = channels.c.id == delivery.channel.id
                connection.execute(channels.update().where(this).values(failing=None))

    def release(self, claimed: Sequence[Delivery], now: datetime) -> None:
        """Give back what was claimed and not tried; it is due at once."""
        mine = deliveries.c.id.in_([each.id for each in claimed])
        if claimed:
            with self._database.write() as connection:
                connection.execute(deliveries.update().where(mine).values(due=now))

    def set_failed(self, delivery: Delivery, answer: str, now: datetime, again: datetime, *, own: bool = True) -> None:
        """Note that a message was not taken, the server's answer, and when to try again.

        `own`: the channel itself failed. Otherwise the server did: nothing is known of the channel while it is down, so
        an earlier failure of the channel is forgotten, and the time of the outage does not count against it.
        """
        tried = {"tries": delivery.tries + 1, "error": answer, "due": again}
        with self._database.write() as connection:
            noted = _noted(connection, delivery, tried, now, answer)
            this = channels.c.id == delivery.channel.id
            if noted and own:
                connection.execute(channels.update().where(this, channels.c.failing.is_(None)).values(failing=now))
            elif noted and delivery.channel.failing:
                connection.execute(channels.update().where(this).values(failing=None))

    def of_message(self, message: int) -> list[Delivery]:
        """On which ways a message went."""
        query = _DELIVERIES.where(deliveries.c.message == message).order_by(deliveries.c.id)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def log(self, alert: int, limit: int) -> list[Attempt]:
        """The last tries to deliver what an alert found, newest first."""
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

    def waiting(self, place: str) -> int:
        """How many messages are still to be sent to a place, on channels that work."""
        query = (
            select(func.count())
            .select_from(deliveries)
            .join(channels, channels.c.id == deliveries.c.channel)
            .where(deliveries.c.sent.is_(None), channels.c.problem == "", channels.c.server == place)
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


def _noted(connection: Connection, delivery: Delivery, outcome: Mapping[str, Any], now: datetime, answer: str) -> bool:
    """Write down what came of a try; returns whether the message is still there."""
    there = connection.execute(deliveries.update().where(deliveries.c.id == delivery.id).values(outcome)).rowcount > 0
    if there:
        connection.execute(attempts.insert().values(delivery=delivery.id, at=now, answer=answer))
    return there


def _due(query: Select[Any], now: datetime) -> Select[Any]:
    """What may be sent: of no suspended alert, on no channel that was given up."""
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
