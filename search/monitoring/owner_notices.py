"""Notify the owners of alerts when a source fails or is back, and send them a weekly sign that their alerts work.

An owner is notified once for each set of channels, by the alert with the lowest number among those that have these
channels and watch the source. All notices follow from the store, so that the next call makes up for one that was
killed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.alert import AT_ONCE, Occasion
from search.cadence import next_due
from search.health import Condition, Health, survey
from search.query.reach import may_match
from search.query.standing_query import parse_standing_query
from search.store.notices import Finding
from search.store.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.alert import Alert
    from search.query.tree import Node
    from search.store import Store
    from search.story import Source

SIGN_AT = time(9)
"""When the weekly sign is sent on Mondays, in the newsroom's time zone."""
SIGN_UNTIL = timedelta(days=2)
"""For how long a missed sign is still sent; later it would not describe the week before."""
BACK_UNTIL = timedelta(days=7)
"""For how long owners are notified that a source is back."""
OVERDUE = timedelta(hours=1)
"""An overdue visit means that Blue Light was down, not the source."""

_WEEK = timedelta(weeks=1)

SOURCES_EVENT = "sources"
"""The event of all notices about sources: if a line is cut they fail together, and are reported in one message."""


def notify_owners(store: Store, now: datetime) -> int:
    """Write the notices about sources and the weekly signs, and return how many were new.

    Quiet hours delay them; the alert's cadence does not. Raises `StoreError`.
    """
    healths = survey(store, now)
    _update_outages(store, healths, now)
    outages = store.outages.since(now - BACK_UNTIL)
    monday = _sign_due(now)
    if not outages and monday is None:
        return 0
    readers = _readers(store.alerts.all(), now)
    notified = _NotifiedSubjects(store, [subject for each in outages for subject in (_failed(each), _back(each))])
    sources = {each.source.name: each.source for each in healths}
    findings = [
        finding
        for outage in outages
        for reader in readers
        for finding in _outage_findings(reader, outage, sources[outage.source], notified, now)
    ]
    if monday:
        findings += _signs(store, readers, healths, monday, now)
    return store.notices.add(findings, now)


@dataclass(frozen=True, slots=True)
class _Reader:
    """An owner's alerts that have the same channels, the oldest first, with their parsed queries."""

    alerts: Sequence[tuple[Alert, Node]]

    def watching(self, source: Source) -> Alert | None:
        """Return the first alert that watches a source, or None."""
        return next((alert for alert, query in self.alerts if may_match(query, source)), None)


class _NotifiedSubjects:
    """Which alerts have notices with which of the given subjects."""

    def __init__(self, store: Store, subjects: Sequence[str]) -> None:
        self._notified = store.notices.existing_subjects(subjects) if subjects else set()

    def by(self, reader: _Reader, subject: str) -> Alert | None:
        """Return the alert of a reader that has a notice with this subject, or None."""
        return next((alert for alert, _ in reader.alerts if (alert.id, subject) in self._notified), None)


def _readers(alerts: Iterable[Alert], now: datetime) -> list[_Reader]:
    """Group the alerts that can run and are not suspended by their owner and their open channels."""
    readers: dict[object, list[tuple[Alert, Node]]] = {}
    for alert in alerts:
        query, _ = parse_standing_query(alert.query, calendar.day_of(now))
        if query and not alert.is_suspended(now):
            addresses = frozenset((each.medium, each.shown) for each in alert.channels if not each.problem)
            readers.setdefault((alert.owner, addresses), []).append((alert, query))
    return [_Reader(group) for group in readers.values()]


def _update_outages(store: Store, healths: Iterable[Health], now: datetime) -> None:
    """Begin and end outages, except for sources whose visit is overdue."""
    lasting = {each.source: each for each in store.outages.since(now) if each.until is None}
    for health in healths:
        if health.next_visit is None or now - health.next_visit > OVERDUE:
            continue
        outage = lasting.get(health.source.name)
        if outage is None and health.alarming:
            since = _since(store, health) or now
            store.outages.begin(Outage(source=health.source.name, condition=str(health.condition), since=since))
        elif outage and not health.alarming and not _still_silent(outage, health):
            store.outages.end(outage, now)


def _since(store: Store, health: Health) -> datetime | None:
    """Return since when a source is not well: since its last story, its last readable answer, or its last visit."""
    if health.condition is Condition.SILENT:
        return health.last_story
    poll = store.polls.get(health.source.name)
    return poll.succeeded if poll and poll.failures else health.last_visit


def _still_silent(outage: Outage, health: Health) -> bool:
    """Return whether a silence lasts. What was usual is forgotten in time, so only a new story ends a silence."""
    return outage.condition == Condition.SILENT and health.last_story == outage.since


def _outage_findings(
    reader: _Reader, outage: Outage, source: Source, notified: _NotifiedSubjects, now: datetime
) -> Iterator[Finding]:
    notifier = notified.by(reader, _failed(outage))
    if outage.until is None:
        watcher = None if notifier else reader.watching(source)
        if watcher:
            yield _finding(watcher, Occasion.SOURCE, _failed(outage), _detail(outage, outage.condition), now)
    elif notifier and not notified.by(reader, _back(outage)):
        yield _finding(notifier, Occasion.SOURCE, _back(outage), _detail(outage, str(Condition.WELL)), now)


def _failed(outage: Outage) -> str:
    return f"source {outage.source} {outage.condition} {outage.since.isoformat()}"


def _back(outage: Outage) -> str:
    return f"source {outage.source} {Condition.WELL} {outage.since.isoformat()}"


def _detail(outage: Outage, condition: str) -> Mapping[str, str]:
    return {"source": outage.source, "condition": condition, "since": outage.since.isoformat()}


def _sign_due(now: datetime) -> datetime | None:
    """Return the time of this week's sign, or None if it is not yet due or too late."""
    monday = calendar.week_of(calendar.day_of(now))
    due = datetime.combine(monday, SIGN_AT, calendar.TIME_ZONE).astimezone(now.tzinfo)
    return due if due <= now < due + SIGN_UNTIL else None


def _signs(
    store: Store, readers: Iterable[_Reader], healths: Sequence[Health], monday: datetime, now: datetime
) -> Iterator[Finding]:
    """Yield the sign for each reader who has not had it, and who had an alert before it was due."""
    subject = f"sign {calendar.day_of(monday)}"
    notified = _NotifiedSubjects(store, [subject])
    waiting = [each for each in readers if not notified.by(each, subject) and each.alerts[0][0].created < monday]
    if not waiting:
        return
    matches, news = (
        store.notices.match_counts(monday - _WEEK, monday),
        store.stories.firing_times(monday - _WEEK, monday),
    )
    for reader in waiting:
        first, _ = reader.alerts[0]
        watched = [each for each in healths if reader.watching(each.source)]
        arrivals = (news.get(each.source.name, []) for each in watched)
        detail = {
            "matches": sum(matches.get(alert.id, 0) for alert, _ in reader.alerts),
            "stories": sum(len(moments) - bisect_left(moments, first.created) for moments in arrivals),
            "well": sum(each.well for each in watched),
            "sources": len(watched),
        }
        yield _finding(first, Occasion.SIGN, subject, detail, now)


def _finding(alert: Alert, occasion: Occasion, subject: str, detail: Mapping[str, object], now: datetime) -> Finding:
    return Finding(
        alert=alert.id,
        occasion=occasion,
        subject=subject,
        detail=detail,
        event=SOURCES_EVENT if occasion is Occasion.SOURCE else "",
        due=next_due(AT_ONCE, alert.quiet, now),
    )
