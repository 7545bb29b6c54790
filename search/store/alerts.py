"""The tables of alerts and of their channels."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, or_, select

from search.alert import UNSUBSCRIBED, Alert, Channel, ChannelAddress, Medium, Occasion, Terms
from search.cadence import Cadence, QuietHours
from search.errors import UnknownAlert
from search.store.tables import alerts, channels, new_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from search.store.database import Database

_FIELDS = [field.name for field in fields(Alert) if field.name != "channels"]
_COLUMNS = [alerts.c[name] for name in _FIELDS]


class Alerts:
    """The alerts and their channels.

    `search.alerts.editing` adds and changes them, the dashboard and the command line show them, and the indexer, the
    sweep and the check for spikes note how far they have come.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, terms: Terms, addresses: Sequence[ChannelAddress], now: datetime) -> int:
        """Add an alert and return its number. The caller has checked the terms (`search.alerts.editing.terms`)."""
        with self._database.write() as connection:
            result = connection.execute(alerts.insert().values(created=now, **_columns(terms)))
            assert result.inserted_primary_key is not None
            number = int(result.inserted_primary_key[0])
            _add_channels(connection, number, addresses)
        return number

    def change(self, number: int, terms: Terms, now: datetime) -> None:
        """Replace an alert's terms. Raises `UnknownAlert`.

        A new query or new occasions apply from now on. A repaired alert keeps its old start, so that it still finds
        what it missed. An alert that is no longer shared gets a new address for its feed.
        """
        columns = _columns(terms)
        is_changed = or_(*(alerts.c[name] != columns[name] for name in ("query", "occasions")))
        could_run = or_(alerts.c.problem == "", alerts.c.suspended.is_not(None))
        changed = case((and_(is_changed, could_run), now), else_=alerts.c.changed)
        token = alerts.c.token if terms.shared else case((alerts.c.shared, new_token()), else_=alerts.c.token)
        self._update(number, problem="", changed=changed, token=token, **columns)

    def suspend(self, number: int, now: datetime, *, until: datetime | None = None, problem: str = "") -> None:
        """Suspend an alert, until a moment or until it is resumed; what it finds meanwhile waits.

        `problem` is the reason, empty if somebody did so by hand. Raises `UnknownAlert`.
        """
        self._update(number, suspended=now, until=until, problem=problem)

    def resume(self, number: int) -> None:
        """Send again what an alert finds, and what it found while it was suspended. Its channels are tried again.

        Channels whose readers unsubscribed stay closed: such a reader wants no mails even if others do.
        """
        self._update(number, suspended=None, until=None, problem="")
        with self._database.write() as connection:
            reopen = channels.update().where(channels.c.alert == number, ~channels.c.problem.startswith(UNSUBSCRIBED))
            connection.execute(reopen.values(problem="", failing=None))

    def renew_feed(self, number: int) -> None:
        """Give an alert's feed a new address. Raises `UnknownAlert`."""
        self._update(number, token=new_token())

    def remove(self, number: int) -> None:
        """Delete an alert and its notices. Raises `UnknownAlert`."""
        with self._database.write() as connection:
            if not connection.execute(alerts.delete().where(alerts.c.id == number)).rowcount:
                raise _unknown(number)

    def one(self, number: int) -> Alert:
        """Return the alert with this number. Raises `UnknownAlert`."""
        matches = self._select(alerts.c.id == number)
        if not matches:
            raise _unknown(number)
        return matches[0]

    def with_token(self, token: str) -> Alert | None:
        """Return the alert with this token, or None."""
        return next(iter(self._select(alerts.c.token == token)), None)

    def all(self, owner: str | None = None) -> list[Alert]:
        """Return all alerts, oldest first. With an `owner`, return only her own and those that others share."""
        return self._select(or_(alerts.c.owner == owner, alerts.c.shared) if owner else None)

    def add_channel(self, number: int, address: ChannelAddress) -> None:
        """Add a channel to an alert. Raises `UnknownAlert`."""
        self.one(number)
        with self._database.write() as connection:
            _add_channels(connection, number, [address])

    def remove_channel(self, number: int) -> None:
        """Delete the channel with this number, and what was still to be sent to it."""
        with self._database.write() as connection:
            connection.execute(channels.delete().where(channels.c.id == number))

    def channel(self, token: str) -> Channel | None:
        """Return the channel with this token, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(channels).where(channels.c.token == token)).first()
        return channel_from_row(row) if row else None

    def close_channel(self, number: int, problem: str) -> None:
        """Send nothing more to a channel, for the reason in `problem`. What was still to be sent waits."""
        with self._database.write() as connection:
            connection.execute(channels.update().where(channels.c.id == number).values(problem=problem))

    def set_checked(self, now: datetime) -> None:
        """Note that no story waits for the alerts that can run.

        This is called every few seconds, but noted only once a minute.
        """
        last = or_(alerts.c.checked.is_(None), alerts.c.checked <= now - timedelta(minutes=1))
        with self._database.read() as connection:
            numbers = connection.scalars(select(alerts.c.id).where(alerts.c.problem == "", last)).all()
        if numbers:
            with self._database.write() as connection:
                existing = lock_alerts(connection, numbers)
                connection.execute(alerts.update().where(alerts.c.id.in_(existing)).values(checked=now))

    def set_problems(self, problems: dict[int, str]) -> None:
        """Note, by alert number, why each alert cannot run. An empty text means that it can run again."""
        with self._database.write() as connection:
            for number, problem in sorted(problems.items()):
                connection.execute(alerts.update().where(alerts.c.id == number).values(problem=problem))

    def unswept(self, before: datetime, limit: int) -> list[Alert]:
        """Return alerts that were not swept since `before`, those that wait longest first; without their channels."""
        return self._overdue(select(*_COLUMNS), alerts.c.swept, before, limit)

    def set_swept(self, number: int, now: datetime) -> None:
        """Note that an alert was swept."""
        self._set_moments(number, swept=now)

    def unchecked_for_spikes(self, before: datetime, limit: int) -> list[Alert]:
        """Return alerts for spikes or silences that were not checked for them since `before`, ordered as in `unswept`.

        Suspended alerts are left out: their notices would be out of date when they are resumed.
        """
        wants_spikes = or_(*(alerts.c.occasions.contains(each) for each in (Occasion.SPIKE, Occasion.SILENCE)))
        query = select(*_COLUMNS).where(wants_spikes, not_suspended(before))
        return self._overdue(query, alerts.c.checked_for_spikes, before, limit)

    def set_checked_for_spikes(self, number: int, now: datetime) -> None:
        """Note that an alert was checked for spikes and silences."""
        self._set_moments(number, checked_for_spikes=now)

    def _overdue(self, query: Select[Any], last: Column[Any], before: datetime, limit: int) -> list[Alert]:
        overdue = query.where(or_(last.is_(None), last <= before))
        with self._database.read() as connection:
            rows = connection.execute(overdue.order_by(last.is_not(None), last, alerts.c.id).limit(limit))
            return [_alert(row, ()) for row in rows]

    def _set_moments(self, number: int, **moments: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(alerts.update().where(alerts.c.id == number).values(moments))

    def _select(self, which: ColumnElement[bool] | None) -> list[Alert]:
        query = select(*_COLUMNS).order_by(alerts.c.id)
        channel_query = select(channels).order_by(channels.c.id)
        if which is not None:
            query = query.where(which)
            channel_query = channel_query.where(channels.c.alert.in_(select(alerts.c.id).where(which)))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            by_alert: dict[int, list[Channel]] = {}
            for row in connection.execute(channel_query):
                by_alert.setdefault(row.alert, []).append(channel_from_row(row))
        return [_alert(row, by_alert.get(row.id, ())) for row in rows]

    def _update(self, number: int, **values: Any) -> None:
        with self._database.write() as connection:
            if not connection.execute(alerts.update().where(alerts.c.id == number).values(values)).rowcount:
                raise _unknown(number)


def lock_alerts(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Lock these alerts in id order, so that no two workers deadlock. Return the numbers of those that exist.

    The locks last until the end of the transaction.
    """
    query = select(alerts.c.id).where(alerts.c.id.in_(numbers)).order_by(alerts.c.id)
    return set(connection.scalars(query.with_for_update(key_share=True)))


def not_suspended(now: datetime) -> ColumnElement[bool]:
    """Return the condition for alerts that are not suspended at a moment: not `Alert.is_suspended`, in SQL."""
    return or_(alerts.c.suspended.is_(None), alerts.c.until <= now)


def _add_channels(connection: Connection, alert: int, addresses: Iterable[ChannelAddress]) -> None:
    for address in addresses:
        row = {field.name: getattr(address, field.name) for field in fields(ChannelAddress)}
        connection.execute(channels.insert().values(alert=alert, **row))


def _columns(terms: Terms) -> dict[str, Any]:
    row = {field.name: getattr(terms, field.name) for field in fields(Terms)}
    occasions = " ".join(sorted(terms.occasions))
    return row | {"occasions": occasions, "cadence": str(terms.cadence), "quiet": str(terms.quiet or "")}


def _alert(row: Row[Any], its_channels: Iterable[Channel]) -> Alert:
    values = dict(row._mapping)
    values["occasions"] = frozenset(map(Occasion, values["occasions"].split()))
    values["cadence"] = Cadence.read(values["cadence"])
    values["quiet"] = QuietHours.read(values["quiet"]) if values["quiet"] else None
    return Alert(**values, channels=tuple(its_channels))


def channel_from_row(row: Row[Any]) -> Channel:
    """Return the channel of a row that has all its columns."""
    values = {field.name: getattr(row, field.name) for field in fields(Channel)}
    return Channel(**{**values, "medium": Medium(row.medium)})


def _unknown(number: int) -> UnknownAlert:
    return UnknownAlert(f"No alert has the number {number}.")
