"""How far each backfill came, so that one that was interrupted goes on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from search.store.database import inserting
from search.store.tables import backfills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.store.database import Database


class Backfills:
    """Called by the crawler alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def positions(self, names: Sequence[str]) -> dict[str, tuple[int, bool]]:
        """How far those of these backfills came that were begun, and whether each was finished."""
        with self._database.read() as connection:
            rows = connection.execute(select(backfills).where(backfills.c.name.in_(names)))
            return {row.name: (row.position, row.finished) for row in rows}

    def reached(self, name: str, position: int, *, finished: bool = False) -> None:
        """Note how far one came."""
        row = {"name": name, "position": position, "finished": finished}
        with self._database.write() as connection:
            new = inserting(connection, backfills).values(row)
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))

    def forget(self, names: Sequence[str]) -> None:
        """Have these begin from the start."""
        with self._database.write() as connection:
            connection.execute(backfills.delete().where(backfills.c.name.in_(names)))
