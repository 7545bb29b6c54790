"""The times in which sources were not well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from search.store.database import insert
from search.store.tables import outages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from search.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time in which a source was not well, with its condition (`search.health`). Times are UTC.

    `until` is None while it lasts.
    """

    source: str
    condition: str
    since: datetime
    until: datetime | None = None


class Outages:
    """The outages, for `search.monitoring.owner_notices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, outage: Outage) -> None:
        """Note that an outage began. If it is known already, nothing changes."""
        row = {"source": outage.source, "since": outage.since, "condition": outage.condition}
        with self._database.write() as connection:
            connection.execute(insert(connection, outages).values(row).on_conflict_do_nothing())

    def end(self, outage: Outage, now: datetime) -> None:
        """Note that the source of an outage is well again."""
        this = (outages.c.source == outage.source) & (outages.c.since == outage.since)
        with self._database.write() as connection:
            connection.execute(outages.update().where(this, outages.c.until.is_(None)).values(until=now))

    def since(self, moment: datetime) -> Sequence[Outage]:
        """Return the outages that last, and those that ended since a moment, oldest first."""
        query = select(outages).where(or_(outages.c.until.is_(None), outages.c.until >= moment))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(outages.c.since, outages.c.source))
            return [Outage(**row._mapping) for row in rows]
