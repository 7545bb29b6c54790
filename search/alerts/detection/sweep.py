"""The sweep: what a search finds among the stories of the last days against what fired. What is missing is told, late.

A notice can be missing only if the story was not matched when it came: its engine refused it and took it later, or the
alert's query could not be read. Whatever else may go wrong shows here, too.
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
RECENT = timedelta(days=3)
"""Since when stories were first seen that are looked at, from the beginning of that newsroom day."""
_PAGE = 1_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """How many alerts were looked at, and how many stories were found of which they should have told."""

    alerts: int = 0
    missed: int = 0


def sweep(store: Store, index: StoryIndex, now: datetime, limit: int) -> SweepResult:
    """Write the notices that are missing, for at most `limit` alerts that were not swept for a day.

    A story is missed where it matches, was to fire when it came to match, and came while the alert asked what it asks
    now; it is told once, whatever is killed when. One that was withdrawn meanwhile counts as it was. Stories that wait
    to be indexed, and queries that cannot be read, wait for the next day. Raises `SearchIndexError`, `StoreError`.
    """
    looked = found = 0
    for alert in store.alerts.unswept(now - EVERY, limit):
        query, _ = parse_standing_query(alert.query, calendar.day_of(now))
        if query and Occasion.NEW in alert.occasions:
            looked += 1
            found += _sweep(_Sought(store, index, alert, query), now)
        store.alerts.set_swept(alert.id, now)
    return SweepResult(alerts=looked, missed=found)


@dataclass(frozen=True, slots=True)
class _Sought:
    """An alert, and where it looks."""

    store: Store
    index: StoryIndex
    alert: Alert
    query: Node

    def matches(self, story: Story) -> bool:
        """Whether a version of a story matches, as it was before it was withdrawn."""
        return bool(self.index.match([replace(story, withdrawn=None)], {self.alert.id: self.query}))


def _sweep(sought: _Sought, now: datetime) -> int:
    missed = [story for ids in _recent(sought, now) for story in _missed(sought, ids)]
    written = sought.store.notices.add([_finding(sought, story, now) for story in missed], now)
    if written:
        _log.warning("Alert %d had not told of all that matches: the sweep found %d more.", sought.alert.id, written)
    return written


def _recent(sought: _Sought, now: datetime) -> Iterator[tuple[str, ...]]:
    """The ids of the stories of the last days that match, in parts."""
    query = both(sought.query, Dated(calendar.day_of(now - RECENT), None, Time.SEEN))
    after: str | None = None
    while True:
        hits = sought.index.search(query, limit=_PAGE, after=after)
        yield hits.ids
        after = hits.next
        if after is None:
            return


def _missed(sought: _Sought, ids: Sequence[str]) -> Iterator[Story]:
    """Of these stories, the versions that should have been told of as new."""
    store, alert = sought.store, sought.alert
    for id_ in store.notices.unnotified(alert.id, ids):
        versions = store.stories.versions(id_)
        story = _came_to_match(sought, versions, store.notices.occasions_of(alert.id, id_))
        if story is None or story.seen < (alert.changed or alert.created):
            continue
        if story.version in store.stories.firing_versions(id_) and not _repeats(story, versions):
            yield story


def _came_to_match(sought: _Sought, versions: Sequence[Story], heard: Mapping[int, Occasion]) -> Story | None:
    """The version since which a story matches; None where the alert told of it since then, or where it does not."""
    *before, since = versions
    if since.withdrawn and not sought.matches(since):
        return None
    for version in reversed(before):
        if version.version in heard:
            return since if heard[version.version] is Occasion.ENDED else None
        if not sought.matches(version):
            return since
        since = version
    return since


def _repeats(story: Story, versions: Sequence[Story]) -> bool:
    """Whether a version reads as an earlier one, which fires nothing."""
    return any(words_of(story) == words_of(each) for each in versions if each.version < story.version)


def _finding(sought: _Sought, story: Story, now: datetime) -> Finding:
    alert = sought.alert
    return Finding(
        alert=alert.id,
        occasion=Occasion.NEW,
        subject=notice_subject(story),
        story=story.id,
        version=story.version,
        event=event_of(sought.store, story),
        late=True,
        due=next_due(alert.cadence, alert.quiet, now),
    )
