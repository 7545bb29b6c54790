"""Which stories are to be fetched again, because their publishers may edit or withdraw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from search.store.tables import rechecks, stories, versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from search.store.database import Database
    from search.story import Story

AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""How long after its first sight a story is rechecked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """A story that is to be rechecked, and the address of its page."""

    story: str
    url: str


class Rechecks:
    """The rechecks, for the crawler."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, source: str, now: datetime, limit: int) -> list[Recheck]:
        """Return the stories of a source that are due to be rechecked, those that wait longest first."""
        query = (
            select(rechecks.c.story, versions.c.url)
            .join(stories, stories.c.id == rechecks.c.story)
            .join(versions, (versions.c.story == stories.c.id) & (versions.c.number == stories.c.version))
            .where(rechecks.c.source == source, rechecks.c.due <= now)
            .order_by(rechecks.c.due, rechecks.c.story)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [Recheck(**row._mapping) for row in connection.execute(query)]

    def remove(self, story: str) -> None:
        """Stop rechecking a story."""
        with self._database.write() as connection:
            connection.execute(rechecks.delete().where(rechecks.c.story == story))

    def complete(self, story: str, now: datetime) -> None:
        """Note that a story was rechecked. Rechecks that were missed meanwhile are skipped.

        A second answer to the same recheck, after the first one failed, changes nothing.
        """
        this = rechecks.c.story == story
        with self._database.write() as connection:
            row = connection.execute(select(rechecks).where(this)).first()
            if row is None or row.due > now:
                return
            seen = row.due - AFTER[row.step]
            later = next((step for step in range(row.step + 1, len(AFTER)) if seen + AFTER[step] > now), None)
            if later is None:
                connection.execute(rechecks.delete().where(this))
            else:
                connection.execute(rechecks.update().where(this).values(step=later, due=seen + AFTER[later]))


def add_rechecks(connection: Connection, stories: Iterable[Story]) -> None:
    """Have stories rechecked that were just seen for the first time; within a transaction."""
    rows = [{"story": each.id, "source": each.source, "due": each.seen + AFTER[0], "step": 0} for each in stories]
    if rows:
        connection.execute(rechecks.insert(), rows)
