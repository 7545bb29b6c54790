"""Alerts as they are kept: the query, who hears of it, and how far it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from search.errors import UnknownAlert
from search.store.tables import alerts, notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from search.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A standing query. Times are UTC.

    `checked`: when it last ran, None before the first time; `stories_checked`: against how many stories in
    all; `problem`: why it cannot run, empty when it can. `fired`, `last_fired`: its notices; `waiting`: those
    not yet sent.
    """

    id: int
    query: str
    email: str
    created: datetime
    checked: datetime | None
    stories_checked: int
    problem: str
    fired: int
    last_fired: datetime | None
    waiting: int


class Alerts:
    """Called by the dashboard and the command line (add, remove, all) and by the indexer (all, checked)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, query: str, email: str, now: datetime) -> int:
        """Keep an alert; returns its number. Query and address were checked before (`search.alerts`)."""
        with self._database.write() as connection:
            result = connection.execute(alerts.insert().values(query=query, email=email, created=now))
        assert result.inserted_primary_key is not None
        return int(result.inserted_primary_key[0])

    def remove(self, number: int) -> None:
        """Forget an alert and its notices; raises `UnknownAlert`."""
        with self._database.write() as connection:
            if not connection.execute(alerts.delete().where(alerts.c.id == number)).rowcount:
                raise UnknownAlert(f"No alert has the number {number}.")

    def all(self) -> list[Alert]:
        """Every alert, oldest first."""
        query = (
            select(
                alerts,
                func.count(notices.c.id).label("fired"),
                func.max(notices.c.created).label("last_fired"),
                (func.count(notices.c.id) - func.count(notices.c.sent)).label("waiting"),
            )
            .outerjoin(notices, notices.c.alert == alerts.c.id)
            .group_by(alerts.c.id)
            .order_by(alerts.c.id)
        )
        with self._database.read() as connection:
            return [Alert(**row._mapping) for row in connection.execute(query)]

    def checked(self, numbers: list[int], now: datetime) -> None:
        """Note that these alerts ran and nothing new was there."""
        with self._database.write() as connection:
            lock(connection, numbers)
            connection.execute(alerts.update().where(alerts.c.id.in_(numbers)).values(checked=now))

    def mark(self, problems: dict[int, str]) -> None:
        """Note why an alert cannot run, or with an empty sentence that it can again."""
        with self._database.write() as connection:
            for number, problem in sorted(problems.items()):
                connection.execute(alerts.update().where(alerts.c.id == number).values(problem=problem))


def lock(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Those of these alerts that are still there, kept so to the end of the transaction; in one order for all."""
    those = select(alerts.c.id).where(alerts.c.id.in_(numbers)).order_by(alerts.c.id)
    return set(connection.scalars(those.with_for_update(key_share=True)))
