"""The outbox: one notice for an alert and a version of a story, kept until it was sent, and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Row, func, select

from search.store.tables import alerts, notices

if TYPE_CHECKING:
    from datetime import datetime

    from search.store.database import Database

LEASE = timedelta(minutes=5)
"""How long a sender has for a notice: far longer than a mail server may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be sent, or was: `sent` is None until a server took it, `error` the last answer if none did."""

    id: int
    alert: int
    query: str
    email: str
    story: str
    version: int
    created: datetime
    sent: datetime | None
    tries: int
    due: datetime
    error: str


class Notices:
    """Called by the sender (claim, sent, failed) and by whoever shows what an alert brought (of)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, limit: int) -> list[Notice]:
        """Notices whose time has come, oldest first; for `LEASE` no other sender is given them.

        A sender that dies before it notes what came of one leaves it to be sent when that is over.
        """
        due = select(notices.c.id).where(notices.c.sent.is_(None), notices.c.due <= now).order_by(notices.c.id)
        with self._database.write() as connection:
            ids = connection.scalars(due.limit(limit).with_for_update(skip_locked=True)).all()
            if not ids:
                return []
            mine = notices.c.id.in_(ids)
            connection.execute(notices.update().where(mine).values(due=now + LEASE))
            return [_notice(row) for row in connection.execute(_NOTICES.where(mine).order_by(notices.c.id))]

    def of(self, alert: int, limit: int) -> list[Notice]:
        """The last notices of an alert, newest first."""
        query = _NOTICES.where(notices.c.alert == alert).order_by(notices.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_notice(row) for row in connection.execute(query)]

    def sent(self, notice: Notice, now: datetime) -> None:
        """Note that a server took a notice."""
        self._set(notice, sent=now, tries=notice.tries + 1, error="")

    def failed(self, notice: Notice, error: str, again: datetime) -> None:
        """Note that a notice was not taken, the server's answer, and when to try again."""
        self._set(notice, tries=notice.tries + 1, error=error, due=again)

    def since(self, moment: datetime) -> dict[int, list[datetime]]:
        """When each alert fired since a moment, by the alert's number."""
        query = select(notices.c.alert, notices.c.created).where(notices.c.created >= moment)
        found: dict[int, list[datetime]] = {}
        with self._database.read() as connection:
            for alert, created in connection.execute(query.order_by(notices.c.created)):
                found.setdefault(alert, []).append(created)
        return found

    def waiting(self) -> int:
        """How many notices were not sent yet."""
        query = select(func.count()).select_from(notices).where(notices.c.sent.is_(None))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def _set(self, notice: Notice, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(notices.update().where(notices.c.id == notice.id).values(values))


_NOTICES = select(notices, alerts.c.query, alerts.c.email).join(alerts, alerts.c.id == notices.c.alert)


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(**row._mapping)
