"""Take stories from the queue, add them to the index, and match them against the alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import calendar
from search.alerts.detection.matching import RunnableAlerts, match_alerts
from search.query.standing_query import parse_standing_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.alert import Alert
    from search.index import StoryIndex
    from search.query.tree import Node
    from search.store import Store
    from search.store.notices import Finding
    from search.store.queue import Batch
    from search.story import Story

BATCH = 500
"""Stories that are taken from the queue together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainResult:
    """How many stories were indexed, how many the engine refused, and how many notices were written."""

    indexed: int = 0
    refused: int = 0
    notices: int = 0


def drain(store: Store, index: StoryIndex, progress: Callable[[int], None] = lambda _: None) -> DrainResult:
    """Index all stories in the queue and match them against every alert; call `progress` with the size of each batch.

    A batch leaves the queue in the transaction that writes its notices. If the process is killed before that, the batch
    runs again: indexing replaces a story, and a notice is written only once. A story that the engine refuses is set
    aside in the store with the reason, and does not delay the others.

    On PostgreSQL any number of processes may drain the queue. Raises `SearchIndexError` (`IndexBusy` if another process
    is writing the index) and `StoreError`; what was not done stays in the queue.
    """
    indexed = refused = notices = 0
    checked = False
    while True:
        with store.queue.take(BATCH) as batch:
            if batch is None:
                break
            # read the alerts after taking the batch, so that an alert older than a story cannot miss it
            runnable = _runnable_alerts(store) if batch.alerting else RunnableAlerts({}, {})
            result = _index(store, index, batch, runnable)
        indexed, refused, notices = indexed + result.indexed, refused + result.refused, notices + result.notices
        checked |= bool(batch.alerting)
        progress(len(batch.ids))
    if not checked:
        store.alerts.set_checked(calendar.now())
    return DrainResult(indexed=indexed, refused=refused, notices=notices)


def _index(store: Store, index: StoryIndex, batch: Batch, runnable: RunnableAlerts) -> DrainResult:
    refused: dict[str, str] = {}
    findings: list[Finding] = []
    now = calendar.now()
    for stories in _versions(store, batch):
        refused |= index.add(stories)
        to_match = [story for story in stories if _fires(story, batch) and story.id not in refused]
        findings += match_alerts(store, to_match, runnable, index.match, now)
    notices = batch.complete(findings, checked=list(runnable.queries), now=now, refused=refused)
    return DrainResult(indexed=len(batch.ids) - len(refused), refused=len(refused), notices=notices)


def _versions(store: Store, batch: Batch) -> Iterator[list[Story]]:
    """Yield the earlier versions that wait in the queue, and at the end the newest version of every story.

    The index has one version of each story, so each version is indexed and matched before the next one.
    """
    newest = store.stories.get(batch.ids)
    earlier: dict[str, list[int]] = {story.id: [] for story in newest}
    for id_, number in sorted(batch.alerting):
        if number and id_ in earlier:
            earlier[id_].append(number)
    while waiting := [story for story in newest if earlier[story.id] and earlier[story.id][0] < story.version]:
        yield [store.stories.version(story.id, earlier[story.id].pop(0)) for story in waiting]
    yield newest


def _fires(story: Story, batch: Batch) -> bool:
    return not batch.alerting.isdisjoint({(story.id, story.version), (story.id, 0)})


def _runnable_alerts(store: Store) -> RunnableAlerts:
    """Return the alerts whose queries can be parsed; the others get the reason as their problem."""
    alerts: dict[int, Alert] = {}
    queries: dict[int, Node] = {}
    problems: dict[int, str] = {}
    for alert in store.alerts.all():
        tree, problem = parse_standing_query(alert.query, calendar.today())
        if tree:
            alerts[alert.id], queries[alert.id] = alert, tree
        if problem != alert.problem and not alert.suspended:
            problems[alert.id] = problem
    if problems:
        store.alerts.set_problems(problems)
    return RunnableAlerts(alerts, queries)
