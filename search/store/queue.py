"""The queue of stories that are to be indexed, and the end of a batch, which is one transaction with its notices."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from search.store.alerts import lock_alerts
from search.store.database import insert
from search.store.notices import add_notices
from search.store.tables import alerts, queue, refusals, stories, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from search.store.database import Database
    from search.store.notices import Finding

_EARLIER = queue.alias()
_NEXT = (
    select(queue.c.story)
    .where(~exists().where(_EARLIER.c.story == queue.c.story, _EARLIER.c.position < queue.c.position))
    .order_by(queue.c.position)
)
"""The stories by their first places, so that who has locked that has the story, however often it was saved since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A story that the engine would not index, why, and when that was (UTC)."""

    story: str
    reason: str
    refused: datetime


class Batch:
    """Stories to index: their ids, oldest in the queue first.

    `alerting`: what alerts may fire on, each a story and the number of its version, 0 for whichever is the newest.
    """

    def __init__(self, connection: Connection, places: Sequence[Row[Any]]) -> None:
        self._connection = connection
        self._positions = [place.position for place in places]
        self.ids = tuple(dict.fromkeys(place.story for place in places))
        self.alerting = frozenset((place.story, place.version or 0) for place in places if place.alert)

    def complete(
        self,
        findings: Iterable[Finding],
        *,
        checked: Sequence[int],
        now: datetime,
        refused: Mapping[str, str] = MappingProxyType({}),
    ) -> int:
        """Write the notices of what was found, note on the `checked` alerts what they saw, empty the queue.

        What has its notice already (the batch ran before, and was killed) gets no second one, and a story that was
        withheld meanwhile none. Stories that the engine `refused` are set aside, each with the reason. Returns how
        many notices were written.
        """
        existing_alerts = lock_alerts(self._connection, checked)
        existing_stories = set(
            self._connection.scalars(select(stories.c.id).where(stories.c.id.in_(self.ids)))
        )  # not withheld since
        due = [each for each in findings if each.alert in existing_alerts and each.story in existing_stories]
        written = add_notices(self._connection, due, now)
        seen = {"checked": now, "stories_checked": alerts.c.stories_checked + len(self.alerting)}
        self._connection.execute(alerts.update().where(alerts.c.id.in_(checked)).values(seen))
        self._note_what_fires()
        set_refusals(self._connection, self.ids, refused, now)
        self._connection.execute(queue.delete().where(queue.c.position.in_(self._positions)))
        return written

    def _note_what_fires(self) -> None:
        """For the sweep, which looks whether all that should have fired did."""
        for story, version in sorted(self.alerting):
            current = select(stories.c.version).where(stories.c.id == story).scalar_subquery()
            this = (versions.c.story == story) & (versions.c.number == (version or current))
            self._connection.execute(versions.update().where(this).values(fires=True))


class Queue:
    """Called by the indexer, and by what keeps the index in order; whoever saves a story puts it in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def take(self, limit: int) -> Iterator[Batch | None]:
        """The next stories, None when nothing waits; what is not `done` at the end of the block stays in the queue.

        On PostgreSQL nobody else is given them meanwhile, and a worker that dies gives them back at once.
        """
        mine = _NEXT.limit(limit).with_for_update(skip_locked=True).cte("mine")
        places = select(queue).join(mine, mine.c.story == queue.c.story).order_by(queue.c.position)
        with self._database.claim(places) as (connection, rows):
            yield Batch(connection, rows) if rows else None

    def put(self, ids: Iterable[str]) -> None:
        """Have these stories indexed anew; no alert fires."""
        rows = [{"story": id_, "alert": False} for id_ in ids]
        if rows:
            with self._database.write() as connection:
                connection.execute(queue.insert(), rows)

    def waiting(self) -> int:
        """How many changes wait to be indexed."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(queue)) or 0

    def queued(self, ids: Sequence[str]) -> set[str]:
        """Those of these stories that wait."""
        with self._database.read() as connection:
            return set(connection.scalars(select(queue.c.story).where(queue.c.story.in_(ids))))

    def refused(self) -> list[Refusal]:
        """The stories that the engine would not index, the last refused first."""
        with self._database.read() as connection:
            rows = connection.execute(select(refusals).order_by(refusals.c.refused.desc(), refusals.c.story))
            return [Refusal(**row._mapping) for row in rows]

    def set_refusals(self, ids: Sequence[str], refused: Mapping[str, str], now: datetime) -> None:
        """Note which of these stories the engine refused, with the reason, and which no longer."""
        with self._database.write() as connection:
            set_refusals(connection, ids, refused, now)


def set_refusals(connection: Connection, ids: Sequence[str], refused: Mapping[str, str], now: datetime) -> None:
    """`Queue.set_aside`, within a transaction."""
    connection.execute(refusals.delete().where(refusals.c.story.in_(ids)))
    if refused:
        rows = [{"story": id_, "reason": reason, "refused": now} for id_, reason in sorted(refused.items())]
        connection.execute(insert(connection, refusals).on_conflict_do_nothing(), rows)
