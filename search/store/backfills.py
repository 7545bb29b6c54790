"""How far each backfill has come, so that an interrupted one continues there."""

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
    """How far a backfill has come. `position` is in the backfill's own unit, such as the bytes of a file.

    If it is `finished`, nothing is left to do.
    """

    name: str
    position: int
    finished: bool = False


class Backfills:
    """The progress of backfills, for the crawler.

    Stories and the progress that they bring are saved in one transaction. So whenever a backfill is killed, nothing is
    lost and nothing is done twice.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self, names: Sequence[str]) -> dict[str, Progress]:
        """Return, by name, how far those of these backfills have come that were begun."""
        with self._database.read() as connection:
            rows = connection.execute(select(backfills).where(backfills.c.name.in_(names)))
            return {row.name: Progress(**row._mapping) for row in rows}

    def save(self, batch: Sequence[Story], reached: Progress, *, alert: bool) -> Saved:
        """Save stories as `Stories.save` does, and note the progress."""
        with self._database.write() as connection:
            _note(connection, reached)
            return save(connection, batch, alert=alert)

    def save_reextracted(self, batch: Sequence[Story], reached: Progress) -> int:
        """Save stories as `Stories.save_reextracted` does, and note the progress."""
        with self._database.write() as connection:
            _note(connection, reached)
            return save_reextracted(connection, batch)

    def reset(self, names: Sequence[str]) -> None:
        """Make these backfills start from the beginning."""
        with self._database.write() as connection:
            connection.execute(backfills.delete().where(backfills.c.name.in_(names)))


def _note(connection: Connection, reached: Progress) -> None:
    row = asdict(reached)
    new = insert(connection, backfills).values(row)
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))
