"""The notices: what alerts found.

An alert has at most one notice for a version of a story, even if processes are killed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, assert_never

from sqlalchemy import Row, Select, case, exists, func, or_, select

from search.alert import Notice, Occasion
from search.store.alerts import lock_alerts
from search.store.database import insert
from search.store.tables import alerts, channels, deliveries, muted, notices, queue, stories, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from search.store.database import Database


def _is_finding(occasion: Occasion) -> bool:
    match occasion:
        case Occasion.NEW | Occasion.EDITED | Occasion.ENDED | Occasion.SPIKE | Occasion.SILENCE:
            return True
        case Occasion.SOURCE | Occasion.SIGN | Occasion.TROUBLE | Occasion.TEST:
            return False
        case _:
            assert_never(occasion)


_FINDINGS = tuple(filter(_is_finding, Occasion))
"""The occasions on which an alert found something. Notices on other occasions are about the alert or its sources."""
_AT_ONCE = 500
"""How many rows one statement inserts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A notice before it is saved. Its fields are those of `search.alert.Notice`."""

    alert: int
    occasion: Occasion
    subject: str
    due: datetime | None
    story: str | None = None
    version: int | None = None
    detail: Mapping[str, Any] | None = None
    event: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCounts:
    """How often an alert found something, how often late, and when last (UTC); and how many of its notices wait."""

    fired: int = 0
    last_fired: datetime | None = None
    waiting: int = 0
    late: int = 0


class Notices:
    """The notices. The indexer, the sweep and the checks add them; messages, dashboard and command line show them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, findings: Sequence[Finding], now: datetime) -> int:
        """Save these notices, without those that exist already or whose alert was removed. Return how many were new."""
        if not findings:
            return 0
        with self._database.write() as connection:
            existing = lock_alerts(connection, sorted({each.alert for each in findings}))
            return add_notices(connection, [each for each in findings if each.alert in existing], now)

    def latest(self, alert: int, limit: int, *, notified: bool = False) -> list[Notice]:
        """Return the last notices of an alert, newest first; only those in a message, if `notified`."""
        query = select(notices).where(notices.c.alert == alert).order_by(notices.c.id.desc()).limit(limit)
        return self._all(query.where(notices.c.message.is_not(None)) if notified else query)

    def existing_subjects(self, subjects: Sequence[str]) -> set[tuple[int, str]]:
        """Return which of these subjects have a notice, as pairs of alert and subject."""
        of_alert = (notices.c.alert == alerts.c.id) & notices.c.subject.in_(subjects)
        query = select(notices.c.alert, notices.c.subject).join_from(alerts, notices, of_alert)
        with self._database.read() as connection:
            return {(alert, subject) for alert, subject in connection.execute(query)}

    def unnotified(self, alert: int, ids: Sequence[str]) -> list[str]:
        """Return which of these stories should have fired the alert, but have no notice of their current version.

        Stories that wait for the indexer are left out.
        """
        fires = exists().where(versions.c.story == stories.c.id, versions.c.fires)
        waits = exists().where(queue.c.story == stories.c.id)
        notified = exists().where(
            notices.c.alert == alert, notices.c.story == stories.c.id, notices.c.version == stories.c.version
        )
        query = select(stories.c.id).where(stories.c.id.in_(ids), fires, ~waits, ~notified)
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(stories.c.first_seen, stories.c.id)))

    def occasions_of(self, alert: int, story: str) -> dict[int, Occasion]:
        """Return the occasions of an alert's notices about a story, by the number of the version."""
        query = select(notices.c.version, notices.c.occasion)
        with self._database.read() as connection:
            rows = connection.execute(query.where(notices.c.alert == alert, notices.c.story == story))
            return {version: Occasion(occasion) for version, occasion in rows}

    def match_counts(self, since: datetime, until: datetime) -> dict[int, int]:
        """Return how many stories began to match each alert from `since` until before `until`, by the alert's id."""
        in_time = (notices.c.created >= since) & (notices.c.created < until) & (notices.c.occasion == Occasion.NEW)
        query = select(notices.c.alert, func.count()).where(in_time).group_by(notices.c.alert)
        with self._database.read() as connection:
            return {alert: count for alert, count in connection.execute(query)}

    def last(self, alert: int, occasion: Occasion) -> Notice | None:
        """Return the last notice of an alert on this occasion, or None."""
        query = select(notices).where(notices.c.alert == alert, notices.c.occasion == occasion)
        latest = self._all(query.order_by(notices.c.id.desc()).limit(1))
        return latest[0] if latest else None

    def finding_times(self, moment: datetime) -> dict[int, list[datetime]]:
        """Return when each alert found something since a moment, oldest first, by the alert's number."""
        fired = (notices.c.created >= moment) & notices.c.occasion.in_(_FINDINGS)
        query = select(notices.c.alert, notices.c.created).where(fired)
        times: dict[int, list[datetime]] = {}
        with self._database.read() as connection:
            for alert, created in connection.execute(query.order_by(notices.c.created)):
                times.setdefault(alert, []).append(created)
        return times

    def counts(self) -> dict[int, NoticeCounts]:
        """Return the counts of each alert that has a notice, by the alert's number."""
        is_finding = notices.c.occasion.in_(_FINDINGS)
        fired = select(
            notices.c.alert,
            func.sum(case((is_finding, 1), else_=0)),
            func.max(case((is_finding, notices.c.created))),
            func.sum(case((notices.c.late, 1), else_=0)),
        ).group_by(notices.c.alert)
        with self._database.read() as connection:
            waiting = {row[0]: row[1] for row in connection.execute(_waiting().group_by(notices.c.alert))}
            return {
                alert: NoticeCounts(fired=count, last_fired=last, waiting=waiting.get(alert, 0), late=late)
                for alert, count, last, late in connection.execute(fired)
            }

    def mute(self, alert: int, event: str) -> None:
        """Send nothing more about an event to this alert. Its notices are still saved."""
        with self._database.write() as connection:
            connection.execute(insert(connection, muted).values(alert=alert, event=event).on_conflict_do_nothing())
            unsent = (notices.c.alert == alert) & (notices.c.event == event) & notices.c.message.is_(None)
            connection.execute(notices.update().where(unsent).values(due=None))

    def muted(self, alert: int) -> set[str]:
        """Return the events about which nothing more is sent to an alert."""
        with self._database.read() as connection:
            return set(connection.scalars(select(muted.c.event).where(muted.c.alert == alert)))

    def _all(self, query: Select[Any]) -> list[Notice]:
        with self._database.read() as connection:
            return [notice_from_row(row) for row in connection.execute(query)]


def add_notices(connection: Connection, findings: Iterable[Finding], now: datetime) -> int:
    """Save notices as `Notices.add` does, within a transaction. Their alerts must exist."""
    muted_events = {(row.alert, row.event) for row in connection.execute(select(muted))}
    rows = [
        {field.name: getattr(each, field.name) for field in fields(each)}
        | {"detail": each.detail or {}, "created": now}
        | ({"due": None} if (each.alert, each.event) in muted_events else {})
        for each in findings
    ]
    rows.sort(key=lambda row: (row["alert"], row["subject"]))
    written = 0
    for start in range(0, len(rows), _AT_ONCE):
        new = insert(connection, notices).values(rows[start : start + _AT_ONCE]).on_conflict_do_nothing()
        written += len(connection.execute(new.returning(notices.c.id)).all())
    return written


def notice_from_row(row: Row[Any]) -> Notice:
    """Return the notice of a row of the table."""
    return Notice(**{**row._mapping, "occasion": Occasion(row.occasion)})


def _waiting() -> Select[Any]:
    """Count notices by alert that are not in a message yet, or in one that an open channel has not accepted."""
    open_deliveries = (
        select(deliveries.c.id)
        .join(channels, channels.c.id == deliveries.c.channel)
        .where(deliveries.c.message == notices.c.message, deliveries.c.sent.is_(None), channels.c.problem == "")
    )
    unbundled = notices.c.message.is_(None) & notices.c.due.is_not(None)
    return select(notices.c.alert, func.count()).where(or_(unbundled, open_deliveries.exists()))
