"""The queue of stories that are to be indexed, and the end of a batch, which is one transaction with its notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, false, func, select

from search.store.tables import alerts, notices, queue, stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from search.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Stories to index: their ids, oldest in the queue first; `alerting` are those that alerts may fire on."""

    ids: tuple[str, ...]
    alerting: frozenset[str]
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An alert, by its number, that a version of a story matches."""

    alert: int
    story: str
    version: int


class Queue:
    """Called by the indexer alone; whoever saves a story puts it in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, limit: int) -> Batch | None:
        """The next stories, which stay in the queue until `done`; None when nothing waits."""
        query = select(queue).order_by(queue.c.position).limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return None
        return Batch(
            ids=tuple(dict.fromkeys(row.story for row in rows)),
            alerting=frozenset(row.story for row in rows if row.alert),
            positions=tuple(row.position for row in rows),
        )

    def done(self, batch: Batch, matches: Iterable[Match], *, checked: Sequence[int], now: datetime) -> int:
        """End a batch: write a notice for each match, note on the `checked` alerts what they saw, empty the queue.

        A match that has its notice already (the batch ran before, and was killed) gets no second one.
        Returns how many notices were written.
        """
        written = 0
        with self._database.write() as connection:
            for match in sorted(matches, key=lambda match: (match.alert, match.story)):
                known = exists().where(
                    notices.c.alert == match.alert,
                    notices.c.story == match.story,
                    notices.c.version == match.version,
                )
                alive = exists().where(alerts.c.id == match.alert)
                if not connection.scalar(select(alive & ~known)):
                    continue
                connection.execute(
                    notices.insert().values(
                        alert=match.alert, story=match.story, version=match.version, created=now, due=now
                    )
                )
                written += 1
            seen = {"checked": now, "stories_checked": alerts.c.stories_checked + len(batch.alerting)}
            connection.execute(alerts.update().where(alerts.c.id.in_(checked)).values(seen))
            connection.execute(queue.delete().where(queue.c.position.in_(batch.positions)))
        return written

    def waiting(self) -> int:
        """How many changes wait to be indexed."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(queue)) or 0

    def fill(self) -> int:
        """Put every story in, to build an index anew; no alert fires. Returns how many."""
        everything = select(stories.c.id, false())
        with self._database.write() as connection:
            return connection.execute(queue.insert().from_select(["story", "alert"], everything)).rowcount
