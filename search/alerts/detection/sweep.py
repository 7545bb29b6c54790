"""The sweep: compare what a search finds in the last days with the notices, and write the notices that are missing.

A notice can be missing only if its story was not matched when it arrived: the engine refused the story and took it
later, or the alert's query could not be parsed. The sweep also shows any other fault.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Occasion
from search.alerts.detection.matching import notice_subject
from search.alerts.events.grouping import event_of
from search.cadence import next_due
from search.query.standing_query import parse_standing_query
from search.query.tree import Dated, Time, both
from search.store.edits import words_of
from search.store.notices import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from search.alert import Alert
    from search.index import StoryIndex
    from search.query.tree import Node
    from search.store import Store
    from search.story import Story

EVERY = timedelta(days=1)
"""The time between two sweeps of an alert."""
RECENT = timedelta(days=3)
"""Stories first seen since then are checked, from the beginning of that newsroom day."""
_PAGE = 1_000
"""Stories that are read from the index together."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """How many alerts were checked, and how many stories they had missed."""

    alerts: int = 0
    missed: int = 0


def sweep(store: Store, index: StoryIndex, now: datetime, limit: int) -> SweepResult:
    """Write the notices that are missing for at most `limit` alerts that were not swept within the last day.

    A story was missed if it matches, if alerts were to fire on it when it began to match, and if the alert had its
    present query at that time. A story gets one notice, even if the process is killed at any moment. A story that was
    withdrawn in the meantime is matched as it was before. Stories that wait to be indexed, and alerts whose query
    cannot be parsed, wait for the next day. Raises `SearchIndexError`, `StoreError`.
    """
    alerts = missed = 0
    for alert in store.alerts.unswept(now - EVERY, limit):
        query, _ = parse_standing_query(alert.query, calendar.day_of(now))
        if query and Occasion.NEW in alert.occasions:
            alerts += 1
            missed += _sweep(_SweptAlert(store, index, alert, query), now)
        store.alerts.set_swept(alert.id, now)
    return SweepResult(alerts=alerts, missed=missed)


NO_VERSION = 1_000_000
"""A number that is higher than the version of any story."""


@dataclass(frozen=True, slots=True)
class _SweptAlert:
    """An alert with its parsed query, and the store and index in which its matches are."""

    store: Store
    index: StoryIndex
    alert: Alert
    query: Node

    def matches(self, story: Story) -> bool:
        """Return whether a version matches, as it was before it was withdrawn.

        The index has no version with the number that is used here, so it matches this story and not its own copy.
        """
        number = story.version + NO_VERSION if story.version > 1 else 0
        published = replace(story, version=number, withdrawn=None)
        return bool(self.index.match([published], {self.alert.id: self.query}))


def _sweep(swept: _SweptAlert, now: datetime) -> int:
    missed = [story for ids in _recent(swept, now) for story in _missed(swept, ids)]
    written = swept.store.notices.add([_finding(swept, story, now) for story in missed], now)
    if written:
        _log.warning("Alert %d had missed stories that match: the sweep found %d.", swept.alert.id, written)
    return written


def _recent(swept: _SweptAlert, now: datetime) -> Iterator[tuple[str, ...]]:
    """Yield the ids of the matching stories of the last days, in parts."""
    query = both(swept.query, Dated(calendar.day_of(now - RECENT), None, Time.SEEN))
    after: str | None = None
    while True:
        hits = swept.index.search(query, limit=_PAGE, after=after)
        yield hits.ids
        after = hits.next
        if after is None:
            return


def _missed(swept: _SweptAlert, ids: Sequence[str]) -> Iterator[Story]:
    """Yield the versions of these stories that should have had a notice as new."""
    store, alert = swept.store, swept.alert
    for id_ in store.notices.unnotified(alert.id, ids):
        versions = store.stories.versions(id_)
        story = _first_match(swept, versions, store.notices.occasions_of(alert.id, id_))
        if story is None or story.seen < (alert.changed or alert.created):
            continue
        if story.version in store.stories.firing_versions(id_) and not _repeats(story, versions):
            yield story


def _first_match(swept: _SweptAlert, versions: Sequence[Story], noticed: Mapping[int, Occasion]) -> Story | None:
    """Return the version since which a story matches, or None if it does not match or has had a notice since then.

    `noticed` has the occasions of the notices by version.
    """
    *before, since = versions
    if since.withdrawn and not swept.matches(since):
        return None
    for version in reversed(before):
        if version.version in noticed:
            return since if noticed[version.version] is Occasion.ENDED else None
        if not swept.matches(version):
            return since
        since = version
    return since


def _repeats(story: Story, versions: Sequence[Story]) -> bool:
    """Return whether a version has the same words as an earlier one, on which no alert fires."""
    return any(words_of(story) == words_of(each) for each in versions if each.version < story.version)


def _finding(swept: _SweptAlert, story: Story, now: datetime) -> Finding:
    alert = swept.alert
    return Finding(
        alert=alert.id,
        occasion=Occasion.NEW,
        subject=notice_subject(story),
        story=story.id,
        version=story.version,
        event=event_of(swept.store, story),
        late=True,
        due=next_due(alert.cadence, alert.quiet, now),
    )
