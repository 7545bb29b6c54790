"""When each source is due for a visit, how its last visits went, and the gaps in its collection."""

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
"""How long a watch has for a visit before another watch may begin it."""
_REST = timedelta(minutes=5)
"""The shortest time between two visits if the second is only for stories to be rechecked."""
_BACK_AFTER = timedelta(hours=1)
"""For how long after a gap a story without a date is assumed to have been missed in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which a source should have been collected and was not (UTC)."""

    source: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The schedule of a source. Times are UTC.

    `due` is when the source is next visited. `not_before` is the earliest time for a visit, because the source asked
    for it (Retry-After) or because another watch has claimed it until then. `polled` is its last visit, and `succeeded`
    the last visit with an answer that could be read. `seeded` is when everything that the source offered at first had
    been collected; until then its stories fire no alerts. `every` is how often it is visited when all is well.
    `failures` counts the last visits in a row that failed. `notified` is the condition that the operator was last
    notified of.
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
        """Return the time until `now` in which nothing was collected, or None if that is not unusually long."""
        if self.succeeded is None or now - self.succeeded <= 2 * self.every + timedelta(hours=1):
            return None
        return Gap(source=self.source, since=self.succeeded, until=now)


class Polls:
    """The schedules. The crawler and the watch use and save them; gaps are also for the alerts and the charts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Poll]:
        """Return the schedule of every source that was visited, by its name."""
        with self._database.read() as connection:
            return {row.source: _poll(row) for row in connection.execute(select(polls))}

    def get(self, source: str) -> Poll | None:
        """Return the schedule of a source, or None before its first visit."""
        with self._database.read() as connection:
            row = connection.execute(select(polls).where(polls.c.source == source)).first()
        return _poll(row) if row else None

    def due(self, names: Iterable[str], now: datetime) -> list[str]:
        """Return which of these sources are to be visited now.

        These are sources that were never visited, sources whose time has come, and sources with a story to recheck.
        """
        waiting = select(rechecks.c.source, func.min(rechecks.c.due).label("due")).group_by(rechecks.c.source)
        with self._database.read() as connection:
            known = {row.source: _poll(row) for row in connection.execute(select(polls))}
            recheck_due = {row.source: row.due for row in connection.execute(waiting)}
        return [name for name in names if name not in known or _is_due(known[name], recheck_due.get(name), now)]

    def claim(self, names: Sequence[str], now: datetime) -> list[str]:
        """Return the sources that are `due`, and give them to nobody else for the time of `LEASE`.

        So only one of several watches visits a source. If a watch dies, its sources are visited after this time.
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
        """Save the schedule of a source after a visit. `notified` stays as it is in the store."""
        row = asdict(poll) | {"every": round(poll.every.total_seconds())}
        changed = {name: value for name, value in row.items() if name not in ("source", "notified")}
        with self._database.write() as connection:
            new = insert(connection, polls).values(row)
            connection.execute(new.on_conflict_do_update(index_elements=["source"], set_=changed))

    def set_notified(self, source: str, notified: str) -> None:
        """Note the condition of a source that the operator was notified of; empty when it is well again."""
        with self._database.write() as connection:
            connection.execute(polls.update().where(polls.c.source == source).values(notified=notified))

    def add_gap(self, gap: Gap) -> None:
        """Note that a source was not collected for a time."""
        with self._database.write() as connection:
            connection.execute(gaps.insert().values(asdict(gap)))

    def gaps(self, since: datetime) -> list[Gap]:
        """Return the gaps that ended since a moment, ordered by their end."""
        query = select(gaps.c.source, gaps.c.since, gaps.c.until).where(gaps.c.until >= since).order_by(gaps.c.until)
        with self._database.read() as connection:
            return [Gap(**row._mapping) for row in connection.execute(query)]

    def gap_before(self, story: Story) -> Gap | None:
        """Return the gap in which a story was published if it was first seen after this gap, else None."""
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


def _is_due(poll: Poll, recheck_due: datetime | None, now: datetime) -> bool:
    if poll.not_before and now < poll.not_before:
        return False
    if poll.due <= now:
        return True
    return recheck_due is not None and max(recheck_due, poll.polled + _REST) <= now and not poll.failures


def _poll(row: Row[Any]) -> Poll:
    return replace(Poll(**row._mapping), every=timedelta(seconds=row.every))
