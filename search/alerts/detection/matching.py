"""Match a batch of stories against the alerts: a story is new to an alert, edited, or no longer matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.alert import Alert, Occasion
from search.alerts.events.grouping import event_of
from search.cadence import next_due
from search.store.edits import words_of
from search.store.notices import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from search.query.tree import Node
    from search.store import Store
    from search.story import Story

    Match = Callable[[Sequence[Story], Mapping[int, Node]], set[tuple[int, str]]]
    """`StoryIndex.match`."""


@dataclass(frozen=True, slots=True)
class RunnableAlerts:
    """The alerts whose queries can be parsed, and the trees of these queries, both by the number of the alert."""

    alerts: Mapping[int, Alert]
    queries: Mapping[int, Node]


def match_alerts(
    store: Store, stories: Sequence[Story], runnable: RunnableAlerts, match: Match, now: datetime
) -> list[Finding]:
    """Return what the alerts find in these stories, which have just been indexed.

    The version before an edit is matched, too. A story that begins to match through an edit is new to the alert; one
    that stops matching has ended. A version with the same words as any earlier version is ignored, since some headlines
    alternate. Raises `SearchIndexError`, `StoreError`.
    """
    if not runnable.queries or not stories:
        return []
    earlier = {story.id: _earlier_version(store, story) for story in stories if story.version > 1}
    before = {id_: version for id_, version in earlier.items() if version}
    changed = {story.id: story for story in stories if story.version == 1 or story.id in before}
    matches = match(list(changed.values()), runnable.queries)
    matched = match(list(before.values()), runnable.queries) if before else set()
    events = _StoryEvents(store)
    findings = []
    for number, id_ in sorted(matches | matched):
        occasion = _occasion((number, id_) in matches, (number, id_) in matched)
        alert, story = runnable.alerts[number], changed[id_]
        if _wants(alert, occasion):
            findings.append(_finding(alert, story, occasion, events, now))
    return findings


def _earlier_version(store: Store, story: Story) -> Story | None:
    """Return the version before this one, or None if any earlier version has the same words."""
    versions = [version for version in store.stories.versions(story.id) if version.version < story.version]
    if not versions or any(words_of(version) == words_of(story) for version in versions):
        return None
    return versions[-1]


def _occasion(matches: bool, matched: bool) -> Occasion:
    if not matched:
        return Occasion.NEW
    return Occasion.EDITED if matches else Occasion.ENDED


def _wants(alert: Alert, occasion: Occasion) -> bool:
    return (Occasion.EDITED if occasion is Occasion.ENDED else occasion) in alert.occasions


def _finding(alert: Alert, story: Story, occasion: Occasion, events: _StoryEvents, now: datetime) -> Finding:
    return Finding(
        alert=alert.id,
        occasion=occasion,
        subject=notice_subject(story),
        story=story.id,
        version=story.version,
        event=events.of(story),
        late=events.late(story),
        due=next_due(alert.cadence, alert.quiet, now),
    )


def notice_subject(story: Story) -> str:
    """Return the subject of the notice about a version of a story, which is unique within an alert."""
    return f"{story.id} {story.version}"


class _StoryEvents:
    """Event and lateness of each story, cached for a batch."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: dict[str, str] = {}
        self._late: dict[str, bool] = {}

    def of(self, story: Story) -> str:
        """Return the event of a story."""
        if story.id not in self._events:
            self._events[story.id] = event_of(self._store, story)
        return self._events[story.id]

    def late(self, story: Story) -> bool:
        """Return whether a story is new and arrived after a gap of its source, or its text arrived after the story."""
        if story.id not in self._late:
            self._late[story.id] = story.version == 1 and (
                self._store.polls.gap_before(story) is not None or self._store.stories.completed(story) is not None
            )
        return self._late[story.id]
