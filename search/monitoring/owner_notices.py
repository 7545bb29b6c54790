"""Quiet is told from broken: owners hear of sources that fail and are back, and once a week that all is well.

Each is told once to an owner and her channels, by the lowest-numbered of the alerts that share them and watch the
source. All that is told follows from the store, so that a look that was killed is made up for by the next.
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
"""When the weekly sign is given, on the newsroom's clock of a Monday."""
SIGN_UNTIL = timedelta(days=2)
"""For how long it is made up for: later it would be no sign of the week before."""
BACK_TOLD = timedelta(days=7)
"""For how long it is told that a source is back."""
ASLEEP = timedelta(hours=1)
"""A source that should have been visited so long ago says nothing of itself: we were away."""

_WEEK = timedelta(weeks=1)

TOGETHER = "sources"
"""The event of all that is told of sources: when a line is cut they fail together, and are told of in one message."""


def notify_owners(store: Store, now: datetime) -> int:
    """Write what owners are to hear of the sources that their alerts watch; returns how many notices.

    Quiet hours put them off; what the alert's own cadence is does not matter. Raises `StoreError`.
    """
    healths = survey(store, now)
    _note_outages(store, healths, now)
    outages = store.outages.since(now - BACK_TOLD)
    monday = _sign_due(now)
    if not outages and monday is None:
        return 0
    readers = _readers(store.alerts.all(), now)
    told = _Told(store, [subject for each in outages for subject in (_failed(each), _back(each))])
    sources = {each.source.name: each.source for each in healths}
    findings = [
        finding
        for outage in outages
        for reader in readers
        for finding in _of_outage(reader, outage, sources[outage.source], told, now)
    ]
    if monday:
        findings += _signs(store, readers, healths, monday, now)
    return store.notices.add(findings, now)


@dataclass(frozen=True, slots=True)
class _Reader:
    """An owner's alerts that are told to the same addresses, the first set first, with their queries."""

    alerts: Sequence[tuple[Alert, Node]]

    def watching(self, source: Source) -> Alert | None:
        """The first that watches a source."""
        return next((alert for alert, query in self.alerts if may_match(query, source)), None)


class _Told:
    """Which of some subjects were told by which alert."""

    def __init__(self, store: Store, subjects: Sequence[str]) -> None:
        self._told = store.notices.existing_subjects(subjects) if subjects else set()

    def by(self, reader: _Reader, subject: str) -> Alert | None:
        return next((alert for alert, _ in reader.alerts if (alert.id, subject) in self._told), None)


def _readers(alerts: Iterable[Alert], now: datetime) -> list[_Reader]:
    """By their owner and their open channels, the alerts that can run and are not suspended."""
    readers: dict[object, list[tuple[Alert, Node]]] = {}
    for alert in alerts:
        query, _ = parse_standing_query(alert.query, calendar.day_of(now))
        if query and not alert.is_suspended(now):
            addresses = frozenset((each.medium, each.shown) for each in alert.channels if not each.problem)
            readers.setdefault((alert.owner, addresses), []).append((alert, query))
    return [_Reader(theirs) for theirs in readers.values()]


def _note_outages(store: Store, healths: Iterable[Health], now: datetime) -> None:
    """Begin and end outages; of sources that were not visited when they should have been, none."""
    lasting = {each.source: each for each in store.outages.since(now) if each.until is None}
    for health in healths:
        if health.next_visit is None or now - health.next_visit > ASLEEP:
            continue
        outage = lasting.get(health.source.name)
        if outage is None and not health.well:
            since = _since(store, health) or now
            store.outages.begin(Outage(source=health.source.name, condition=str(health.condition), since=since))
        elif outage and health.well and not _still_silent(outage, health):
            store.outages.end(outage, now)


def _since(store: Store, health: Health) -> datetime | None:
    """Since when a source is not well: its last story, the last answer that could be read, or the last visit."""
    if health.condition is Condition.SILENT:
        return health.last_story
    poll = store.polls.get(health.source.name)
    return poll.succeeded if poll and poll.failures else health.last_visit


def _still_silent(outage: Outage, health: Health) -> bool:
    """What was usual is forgotten in time; only a story ends a silence."""
    return outage.condition == Condition.SILENT and health.last_story == outage.since


def _of_outage(reader: _Reader, outage: Outage, source: Source, told: _Told, now: datetime) -> Iterator[Finding]:
    teller = told.by(reader, _failed(outage))
    if outage.until is None:
        watcher = None if teller else reader.watching(source)
        if watcher:
            yield _finding(watcher, Occasion.SOURCE, _failed(outage), _said(outage, outage.condition), now)
    elif teller and not told.by(reader, _back(outage)):
        yield _finding(teller, Occasion.SOURCE, _back(outage), _said(outage, str(Condition.WELL)), now)


def _failed(outage: Outage) -> str:
    return f"source {outage.source} {outage.condition} {outage.since.isoformat()}"


def _back(outage: Outage) -> str:
    return f"source {outage.source} {Condition.WELL} {outage.since.isoformat()}"


def _said(outage: Outage, condition: str) -> Mapping[str, str]:
    return {"source": outage.source, "condition": condition, "since": outage.since.isoformat()}


def _sign_due(now: datetime) -> datetime | None:
    """The moment of this week's sign, while it is to be given."""
    monday = calendar.week_of(calendar.day_of(now))
    due = datetime.combine(monday, SIGN_AT, calendar.TIME_ZONE).astimezone(now.tzinfo)
    return due if due <= now < due + SIGN_UNTIL else None


def _signs(
    store: Store, readers: Iterable[_Reader], healths: Sequence[Health], monday: datetime, now: datetime
) -> Iterator[Finding]:
    """The sign for each reader who was not given it, and had an alert before it was due."""
    subject = f"sign {calendar.day_of(monday)}"
    told = _Told(store, [subject])
    waiting = [each for each in readers if not told.by(each, subject) and each.alerts[0][0].created < monday]
    if not waiting:
        return
    matches, news = (
        store.notices.match_counts(monday - _WEEK, monday),
        store.stories.firing_times(monday - _WEEK, monday),
    )
    for reader in waiting:
        first, _ = reader.alerts[0]
        watched = [each for each in healths if reader.watching(each.source)]
        came = (news.get(each.source.name, []) for each in watched)
        detail = {
            "matches": sum(matches.get(alert.id, 0) for alert, _ in reader.alerts),
            "stories": sum(len(moments) - bisect_left(moments, first.created) for moments in came),
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
        event=TOGETHER if occasion is Occasion.SOURCE else "",
        due=next_due(AT_ONCE, alert.quiet, now),
    )
