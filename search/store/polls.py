"""When each source is due, and what is known of visiting it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, func, or_, select

from search.store.database import insert
from search.store.tables import gaps, polls, rechecks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from search.store.database import Database
    from search.story import Story

LEASE = timedelta(minutes=10)
"""How long a watch has for a visit before another one may begin it."""
_REST = timedelta(minutes=5)
"""How long a source is left alone before it is visited only for the stories that are to be looked at again."""
_BACK_AFTER = timedelta(hours=1)
"""How long after a gap a story without a date is taken for one that was missed in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which a source was not gathered from, and should have been (UTC)."""

    source: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """How a source is visited. Times are UTC.

    `due`: when it is to be visited again, on its own account; `not_before`: when it wants to be, by Retry-After.
    `polled`, `succeeded`: its last visit, and the last that brought an answer which could be read. `seeded`: when
    everything that it offered at first was taken in; until then it fires no alerts. `every`: how often it is visited
    when all is well. `failures`: visits in a row that brought nothing. `told`: what the operator was last told of it.
    """

    source: str
    due: datetime
    polled: datetime
    every: timedelta
    not_before: datetime | None = None
    succeeded: datetime | None = None
    seeded: datetime | None = None
    failures: int = 0
    notified: str = ""

    def gap(self, now: datetime) -> Gap | None:
        """The time until `now` in which nothing was read of the source, if that is longer than it should be."""
        if self.succeeded is None or now - self.succeeded <= 2 * self.every + timedelta(hours=1):
            return None
        return Gap(source=self.source, since=self.succeeded, until=now)


class Polls:
    """Called by the crawler (of, keep, missed), the watch (due), the sender (late) and whoever tells of health."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Poll]:
        """Every source that was visited, by its name."""
        with self._database.read() as connection:
            return {row.source: _poll(row) for row in connection.execute(select(polls))}

    def get(self, source: str) -> Poll | None:
        """How a source is visited; None before its first visit was noted."""
        with self._database.read() as connection:
            row = connection.execute(select(polls).where(polls.c.source == source)).first()
        return _poll(row) if row else None

    def due(self, names: Iterable[str], now: datetime) -> list[str]:
        """Those of these sources that are to be visited now: new ones, those whose time has come, and those of which
        a story is to be looked at again.
        """
        waiting = select(rechecks.c.source, func.min(rechecks.c.due).label("due")).group_by(rechecks.c.source)
        with self._database.read() as connection:
            known = {row.source: _poll(row) for row in connection.execute(select(polls))}
            again = {row.source: row.due for row in connection.execute(waiting)}
        return [name for name in names if name not in known or _is_due(known[name], again.get(name), now)]

    def claim(self, names: Sequence[str], now: datetime) -> list[str]:
        """As `due`, and for `LEASE` nobody else is told that they are: of several watches, one visits a source.

        One that dies on the way leaves its sources to be visited when that is over.
        """
        due = self.due(names, now)
        among = select(polls.c.source).where(polls.c.source.in_(due))
        free = among.where(or_(polls.c.not_before.is_(None), polls.c.not_before <= now))
        with self._database.write() as connection:
            known = set(connection.scalars(among))
            claimed = set(connection.scalars(free.with_for_update(skip_locked=True)))
            connection.execute(polls.update().where(polls.c.source.in_(claimed)).values(not_before=now + LEASE))
        return [name for name in due if name in claimed or name not in known]

    def save(self, poll: Poll) -> None:
        """Note what came of a visit; what the operator was told stays."""
        row = asdict(poll) | {"every": round(poll.every.total_seconds())}
        changed = {name: value for name, value in row.items() if name not in ("source", "notified")}
        with self._database.write() as connection:
            new = insert(connection, polls).values(row)
            connection.execute(new.on_conflict_do_update(index_elements=["source"], set_=changed))

    def set_notified(self, source: str, notified: str) -> None:
        """Note what the operator was told of a source; empty when it is well again."""
        with self._database.write() as connection:
            connection.execute(polls.update().where(polls.c.source == source).values(notified=notified))

    def add_gap(self, gap: Gap) -> None:
        """Note that a source was not gathered from."""
        with self._database.write() as connection:
            connection.execute(gaps.insert().values(asdict(gap)))

    def gaps(self, since: datetime) -> list[Gap]:
        """The gaps that ended since a moment, oldest first."""
        query = select(gaps.c.source, gaps.c.since, gaps.c.until).where(gaps.c.until >= since).order_by(gaps.c.until)
        with self._database.read() as connection:
            return [Gap(**row._mapping) for row in connection.execute(query)]

    def gap_before(self, story: Story) -> Gap | None:
        """The gap in which a story was published, and after which it was first seen; None if it was seen in time."""
        query = (
            select(gaps.c.source, gaps.c.since, gaps.c.until)
            .where(gaps.c.source == story.source, gaps.c.until <= story.seen)
            .order_by(gaps.c.until.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        gap = Gap(**row._mapping)
        missed = story.published <= gap.until if story.published else story.seen <= gap.until + _BACK_AFTER
        return gap if missed and story.when >= gap.since else None


def _is_due(poll: Poll, again: datetime | None, now: datetime) -> bool:
    if poll.not_before and now < poll.not_before:
        return False
    if poll.due <= now:
        return True
    return again is not None and max(again, poll.polled + _REST) <= now and not poll.failures


def _poll(row: Row[Any]) -> Poll:
    return replace(Poll(**row._mapping), every=timedelta(seconds=row.every))
