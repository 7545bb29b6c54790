"""The queue of stories for the indexer. A batch of it is completed in one transaction with its notices."""

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
"""The stories, each at its first place in the queue.

A worker that locks this place has the story, however often the story was saved since.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A story that the engine refused to index, the reason, and when that was (UTC)."""

    story: str
    reason: str
    refused: datetime


class Batch:
    """Stories to index. `ids` has their ids, the first in the queue first.

    `alerting` has what alerts may fire on, as pairs of a story and the number of its version; 0 means the newest
    version.
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
        """Save the notices for the findings, update the `checked` alerts, and remove the batch from the queue.

        A finding that has its notice already (because a worker was killed after a batch) gets no second one, and a
        story that was withheld meanwhile gets none. `refused` has the stories that the engine refused to index, with
        the reasons. Returns how many notices were saved.
        """
        existing_alerts = lock_alerts(self._connection, checked)
        not_withheld = select(stories.c.id).where(stories.c.id.in_(self.ids))
        existing_stories = set(self._connection.scalars(not_withheld))
        due = [each for each in findings if each.alert in existing_alerts and each.story in existing_stories]
        written = add_notices(self._connection, due, now)
        seen = {"checked": now, "stories_checked": alerts.c.stories_checked + len(self.alerting)}
        self._connection.execute(alerts.update().where(alerts.c.id.in_(checked)).values(seen))
        self._note_what_fires()
        set_refusals(self._connection, self.ids, refused, now)
        self._connection.execute(queue.delete().where(queue.c.position.in_(self._positions)))
        return written

    def _note_what_fires(self) -> None:
        """Mark the versions on which alerts may fire, so that the sweep can find alerts that should have fired."""
        for story, version in sorted(self.alerting):
            current = select(stories.c.version).where(stories.c.id == story).scalar_subquery()
            this = (versions.c.story == story) & (versions.c.number == (version or current))
            self._connection.execute(versions.update().where(this).values(fires=True))


class Queue:
    """The queue, for the indexer and for the maintenance of the index. Saving a story adds it here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def take(self, limit: int) -> Iterator[Batch | None]:
        """Give the next stories, or None if nothing waits.

        They stay in the queue unless the block calls `Batch.complete`. On PostgreSQL nobody else gets them meanwhile,
        and if a worker dies they are free at once.
        """
        next_stories = _NEXT.limit(limit).with_for_update(skip_locked=True).cte("mine")
        places = select(queue).join(next_stories, next_stories.c.story == queue.c.story).order_by(queue.c.position)
        with self._database.claim(places) as (connection, rows):
            yield Batch(connection, rows) if rows else None

    def put(self, ids: Iterable[str]) -> None:
        """Have these stories indexed again. No alert fires."""
        rows = [{"story": id_, "alert": False} for id_ in ids]
        if rows:
            with self._database.write() as connection:
                connection.execute(queue.insert(), rows)

    def waiting(self) -> int:
        """Return how many changes wait to be indexed."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(queue)) or 0

    def queued(self, ids: Sequence[str]) -> set[str]:
        """Return which of these stories wait."""
        with self._database.read() as connection:
            return set(connection.scalars(select(queue.c.story).where(queue.c.story.in_(ids))))

    def refused(self) -> list[Refusal]:
        """Return the stories that the engine refused to index, the last refused first."""
        with self._database.read() as connection:
            rows = connection.execute(select(refusals).order_by(refusals.c.refused.desc(), refusals.c.story))
            return [Refusal(**row._mapping) for row in rows]

    def set_refusals(self, ids: Sequence[str], refused: Mapping[str, str], now: datetime) -> None:
        """Note the reasons for which the engine refused some of these stories; it accepted the others."""
        with self._database.write() as connection:
            set_refusals(connection, ids, refused, now)


def set_refusals(connection: Connection, ids: Sequence[str], refused: Mapping[str, str], now: datetime) -> None:
    """Note refusals as `Queue.set_refusals` does, within a transaction."""
    connection.execute(refusals.delete().where(refusals.c.story.in_(ids)))
    if refused:
        rows = [{"story": id_, "reason": reason, "refused": now} for id_, reason in sorted(refused.items())]
        connection.execute(insert(connection, refusals).on_conflict_do_nothing(), rows)
