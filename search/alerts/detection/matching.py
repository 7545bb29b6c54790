"""What a batch of stories is to alerts: news, an edit of what they knew, or the end of it."""

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
    """The alerts that can run, and their queries as trees, by the alerts' numbers."""

    alerts: Mapping[int, Alert]
    queries: Mapping[int, Node]


def match_alerts(
    store: Store, stories: Sequence[Story], standing: RunnableAlerts, match: Match, now: datetime
) -> list[Finding]:
    """What these stories, as they were just indexed, give each alert to tell.

    An edited story is matched as it was before, too: what comes to match by an edit is new, and what matches no more
    has ended. A version that reads as an earlier one did (a headline that alternates) tells nothing. Raises
    `SearchIndexError`, `StoreError`.
    """
    if not standing.queries or not stories:
        return []
    before = {story.id: held for story in stories if story.version > 1 for held in [_before(store, story)] if held}
    telling = {story.id: story for story in stories if story.version == 1 or story.id in before}
    matches = match(list(telling.values()), standing.queries)
    matched = match(list(before.values()), standing.queries) if before else set()
    events = _Events(store)
    findings = []
    for number, id_ in sorted(matches | matched):
        occasion = _occasion((number, id_) in matches, (number, id_) in matched)
        alert, story = standing.alerts[number], telling[id_]
        if _wants(alert, occasion):
            findings.append(_finding(alert, story, occasion, events, now))
    return findings


def _before(store: Store, story: Story) -> Story | None:
    """The version before this one; None where its words are those of any before."""
    versions = [held for held in store.stories.versions(story.id) if held.version < story.version]
    if not versions or any(words_of(held) == words_of(story) for held in versions):
        return None
    return versions[-1]


def _occasion(matches: bool, matched: bool) -> Occasion:
    if not matched:
        return Occasion.NEW
    return Occasion.EDITED if matches else Occasion.ENDED


def _wants(alert: Alert, occasion: Occasion) -> bool:
    return (Occasion.EDITED if occasion is Occasion.ENDED else occasion) in alert.occasions


def _finding(alert: Alert, story: Story, occasion: Occasion, events: _Events, now: datetime) -> Finding:
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
    """What tells the notice of a version of a story from an alert's others."""
    return f"{story.id} {story.version}"


class _Events:
    """What each story of a batch tells of, and if it comes late; asked of the store once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: dict[str, str] = {}
        self._late: dict[str, bool] = {}

    def of(self, story: Story) -> str:
        if story.id not in self._events:
            self._events[story.id] = event_of(self._store, story)
        return self._events[story.id]

    def late(self, story: Story) -> bool:
        if story.id not in self._late:
            self._late[story.id] = story.version == 1 and self._store.polls.gap_before(story) is not None
        return self._late[story.id]
