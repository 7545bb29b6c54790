"""How far each backfill came, so that one that was interrupted goes on from there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from search.store.database import insert
from search.store.story_writer import Saved, save, save_reextracted
from search.store.tables import backfills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from search.store.database import Database
    from search.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a backfill came, by whatever it counts, such as the bytes of a file; `finished`: nothing is left."""

    name: str
    position: int
    finished: bool = False


class Backfills:
    """Called by the crawler alone. What is kept and how far that brought it are one transaction: whenever it is
    killed, nothing is lost and nothing done twice.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self, names: Sequence[str]) -> dict[str, Progress]:
        """How far those of these backfills came that were begun, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(backfills).where(backfills.c.name.in_(names)))
            return {row.name: Progress(**row._mapping) for row in rows}

    def save(self, batch: Sequence[Story], reached: Progress, *, alert: bool) -> Saved:
        """As `Stories.save`, and note that it came this far."""
        with self._database.write() as connection:
            _note(connection, reached)
            return save(connection, batch, alert=alert)

    def save_reextracted(self, batch: Sequence[Story], reached: Progress) -> int:
        """As `Stories.extracted_again`, and note that it came this far."""
        with self._database.write() as connection:
            _note(connection, reached)
            return save_reextracted(connection, batch)

    def reset(self, names: Sequence[str]) -> None:
        """Have these begin from the start."""
        with self._database.write() as connection:
            connection.execute(backfills.delete().where(backfills.c.name.in_(names)))


def _note(connection: Connection, reached: Progress) -> None:
    row = asdict(reached)
    new = insert(connection, backfills).values(row)
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))
