"""From the queue into the index, and past the alerts: what is saved becomes findable and is matched."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainResult:
    """How many stories were indexed, how many the engine refused, and how many notices were written."""

    indexed: int = 0
    refused: int = 0
    notices: int = 0


def drain(store: Store, index: StoryIndex, progress: Callable[[int], None] = lambda _: None) -> DrainResult:
    """Index everything that waits and match it against every alert; `progress` hears the size of each batch.

    A batch leaves the queue in the transaction that writes its notices. Killed before that, it runs again:
    indexing replaces, and a notice is written once. A story that the engine refuses is set aside in the store
    with the reason, and holds up no other.

    Any number of processes may drain a queue on PostgreSQL. Raises `SearchIndexError` (`IndexBusy` where another
    process writes the index) and `StoreError`; what was not done stays in the queue.
    """
    indexed = refused = notices = 0
    checked = False
    while True:
        with store.queue.take(BATCH) as batch:
            if batch is None:
                break
            # read after the batch was taken: an alert that is older than a story must not miss it
            standing = _standing(store) if batch.alerting else RunnableAlerts({}, {})
            done = _index(store, index, batch, standing)
        indexed, refused, notices = indexed + done.indexed, refused + done.refused, notices + done.notices
        checked |= bool(batch.alerting)
        progress(len(batch.ids))
    if not checked:
        store.alerts.set_checked(calendar.now())
    return DrainResult(indexed=indexed, refused=refused, notices=notices)


def _index(store: Store, index: StoryIndex, batch: Batch, standing: RunnableAlerts) -> DrainResult:
    refused: dict[str, str] = {}
    findings: list[Finding] = []
    now = calendar.now()
    for stories in _rounds(store, batch):
        refused |= index.add(stories)
        fresh = [story for story in stories if _fires(story, batch) and story.id not in refused]
        findings += match_alerts(store, fresh, standing, index.match, now)
    notices = batch.complete(findings, checked=list(standing.queries), now=now, refused=refused)
    return DrainResult(indexed=len(batch.ids) - len(refused), refused=len(refused), notices=notices)


def _rounds(store: Store, batch: Batch) -> Iterator[list[Story]]:
    """The stories as they are now, and before them the versions that came and went while they waited.

    An index holds one version of a story, so each is indexed, and matched, before the next.
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


def _standing(store: Store) -> RunnableAlerts:
    """Every alert with its query as a tree; one that cannot be read is marked with the reason and left out."""
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
