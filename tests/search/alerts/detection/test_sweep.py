from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search.alert import Occasion, Terms
from search.alerts.detection.sweep import SweepResult, sweep
from search.alerts.editing.terms import change_alert
from search.cadence import Cadence
from search.engines import open_index
from search.errors import SearchIndexError
from search.indexer import drain
from search.store.notices import NoticeCounts
from tests.alerts import NIGHT, notices_of, watch
from tests.search.test_indexer import set_by_hand
from tests.search.workers import started
from tests.stories import NOON, story

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story
    from tests.conftest import Clock

NOTHING = SweepResult(alerts=1)


@pytest.fixture(autouse=True)
def at_noon(clock: Clock) -> None:
    """Set the time at which alerts are added and stories are seen."""


def saved(store: Store, index: StoryIndex, *stories: Story, alert: bool = True) -> None:
    store.stories.save(stories, alert=alert)
    drain(store, index)


def missed(store: Store, index: StoryIndex, alert: int, *stories: Story) -> None:
    """Index these stories while the alert's query cannot be parsed."""
    query = store.alerts.one(alert).query
    set_by_hand(store, alert, "inquest (")
    saved(store, index, *stories)
    set_by_hand(store, alert, query)


def swept(store: Store, index: StoryIndex, clock: Clock) -> SweepResult:
    """Return the result of the next day's sweep; the sweep after it must find nothing."""
    clock.pass_by(hours=25)
    done = sweep(store, index, clock.now, 100)
    clock.pass_by(hours=25)
    assert sweep(store, index, clock.now, 100).missed == 0
    return done


def test_what_the_engine_refused_and_took_later_is_told_late_and_once(
    store: Store, index: StoryIndex, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "inquest", cadence=Cadence.read("daily 08:00"))
    refused, other = story("An inquest."), story("A fire.")
    add = index.add

    def refuse(stories: Sequence[Story]) -> dict[str, str]:
        return add([each for each in stories if each.id != refused.id]) | {refused.id: "too long"}

    with monkeypatch.context() as patch:
        patch.setattr(index, "add", refuse)
        saved(store, index, refused, other)
    assert sweep(store, index, clock.now, 100) == NOTHING
    store.queue.put([refused.id])
    drain(store, index)
    assert notices_of(store, alert) == []

    assert swept(store, index, clock) == SweepResult(alerts=1, missed=1)
    (notice,) = store.notices.latest(alert, 9)
    assert (notice.occasion, notice.story, notice.version) == (Occasion.NEW, refused.id, 1)
    assert (notice.late, notice.event) == (True, refused.id)
    assert notice.due == (NOON + timedelta(days=1)).replace(hour=8) + timedelta(days=1)
    assert store.notices.counts()[alert] == NoticeCounts(fired=1, last_fired=notice.created, waiting=1, late=1)


def test_what_came_while_a_query_could_not_be_read_is_told_when_it_can(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert, other = watch(store, "inquest"), watch(store, "inquest", NIGHT)
    heard = story("An inquest opened.")
    saved(store, index, heard)
    set_by_hand(store, alert, "inquest (")
    first, second = story("An inquest."), story("Another inquest.")
    saved(store, index, first)
    assert sweep(store, index, clock.now, 100) == NOTHING
    saved(store, index, second)
    change_alert(store, alert, Terms(query="inquest"))
    assert swept(store, index, clock).missed == 2
    everything = {("new", each.id, 1) for each in (heard, first, second)}
    assert set(notices_of(store, alert)) == set(notices_of(store, other)) == everything
    assert [notice.late for notice in store.notices.latest(other, 9)] == [False] * 3


def test_a_worker_that_was_killed_leaves_nothing_to_be_found(
    store: Store, store_url: str, index: StoryIndex, index_folder: Path, clock: Clock
) -> None:
    alert = watch(store, "inquest")
    store.stories.save([story("An inquest.")])
    with started("die_before_done", store_url, str(index_folder)) as dying:
        pass
    assert dying.returncode == -9
    assert sweep(store, index, clock.now, 100) == NOTHING, "it waits to be indexed again"
    drain(store, open_index(str(index_folder)))
    assert swept(store, index, clock) == NOTHING
    assert len(notices_of(store, alert)) == 1


def test_a_sweep_that_was_killed_goes_on_and_tells_nothing_twice(
    store: Store, index: StoryIndex, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "inquest")
    missed(store, index, alert, story("An inquest."), story("Another inquest."))

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(store.alerts, "set_swept", kill)
        sweep(store, index, clock.now, 100)
    assert len(notices_of(store, alert)) == 2
    assert sweep(store, index, clock.now, 100) == NOTHING
    assert len(notices_of(store, alert)) == 2


def test_backfilled_stories_never_fire_and_their_edits_are_no_news(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest")
    old, older = story("An inquest."), story("An inquest of old.")
    saved(store, index, old, older, alert=False)
    missed(store, index, alert, replace(old, body=("An inquest was opened.",)))
    assert swept(store, index, clock) == NOTHING
    assert notices_of(store, alert) == []


def test_a_backfilled_story_that_came_to_match_by_an_edit_is_news(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest")
    old = story("A man died.")
    saved(store, index, old, alert=False)
    missed(store, index, alert, replace(old, body=("An inquest opened.",)), story("A fire."))
    assert swept(store, index, clock).missed == 1
    assert notices_of(store, alert) == [("new", old.id, 2)]


@pytest.mark.parametrize("occasions", [{Occasion.NEW}, {Occasion.NEW, Occasion.EDITED}])
def test_an_edit_of_what_was_told_is_no_news(
    store: Store, index: StoryIndex, clock: Clock, occasions: set[Occasion]
) -> None:
    alert = watch(store, "inquest", occasions=frozenset(occasions))
    first = story("An inquest.")
    saved(store, index, first)
    saved(store, index, replace(first, body=("An inquest opened.",)))
    saved(store, index, replace(first, body=("An inquest opened today.",)))
    heard = notices_of(store, alert)
    assert swept(store, index, clock) == NOTHING
    assert notices_of(store, alert) == heard


def test_the_version_that_came_to_match_is_told_however_often_it_was_edited_since(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest", occasions=frozenset({Occasion.NEW}))
    first = story("A man died.")
    saved(store, index, first)
    missed(store, index, alert, replace(first, body=("An inquest opened.",)))
    saved(store, index, replace(first, body=("An inquest was opened.",)))
    assert swept(store, index, clock).missed == 1
    assert notices_of(store, alert) == [("new", first.id, 2)]


@pytest.mark.parametrize("occasions", [{Occasion.NEW}, {Occasion.NEW, Occasion.EDITED}])
def test_a_story_that_matched_no_more_and_does_again_is_news(
    store: Store, index: StoryIndex, clock: Clock, occasions: set[Occasion]
) -> None:
    alert = watch(store, "inquest", occasions=frozenset(occasions))
    first = story("An inquest.")
    saved(store, index, first)
    saved(store, index, replace(first, body=("A hearing.",)))
    missed(store, index, alert, replace(first, body=("An inquest again.",)))
    assert swept(store, index, clock).missed == 1
    assert notices_of(store, alert)[-1] == ("new", first.id, 3)


def test_a_headline_that_alternates_is_no_news(store: Store, index: StoryIndex, clock: Clock) -> None:
    alert = watch(store, "inquest", occasions=frozenset({Occasion.NEW}))
    first = story("An inquest.")
    saved(store, index, first)
    saved(store, index, replace(first, body=("A hearing.",)))
    missed(store, index, alert, first)
    assert swept(store, index, clock) == NOTHING


def test_what_was_withdrawn_since_is_told_if_it_was_missed_and_is_no_news_for_being_withdrawn(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert, gone = watch(store, "inquest"), watch(store, "is:withdrawn")
    first, second = story("An inquest."), story("Another inquest.")
    saved(store, index, first)
    missed(store, index, alert, second)
    for each in (first, second):
        store.stories.withdraw(each.id, clock.now)
    drain(store, index)
    assert swept(store, index, clock) == SweepResult(alerts=2, missed=1)
    assert notices_of(store, alert) == [("new", first.id, 1), ("new", second.id, 1)]
    assert notices_of(store, gone) == []


def test_what_was_there_before_an_alert_asked_for_it_is_no_news(store: Store, index: StoryIndex, clock: Clock) -> None:
    saved(store, index, story("An inquest."), story("A fire."))
    clock.pass_by(hours=1)
    alert = watch(store, "inquest")
    assert swept(store, index, clock) == NOTHING
    fire = story("Another fire.", seen=clock.now)
    saved(store, index, fire)
    clock.pass_by(hours=1)
    change_alert(store, alert, Terms(query="fire"))
    assert swept(store, index, clock) == NOTHING
    assert notices_of(store, alert) == []


def test_another_label_leaves_what_was_missed_to_be_found(store: Store, index: StoryIndex, clock: Clock) -> None:
    alert = watch(store, "inquest")
    missed(store, index, alert, story("An inquest."))
    clock.pass_by(hours=1)
    store.alerts.set_problems({alert: ""})
    change_alert(store, alert, Terms(query="inquest", label="Coroner"))
    assert swept(store, index, clock).missed == 1


def test_who_does_not_want_to_hear_of_new_stories_is_told_of_none(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest", occasions=frozenset({Occasion.EDITED}))
    saved(store, index, story("An inquest."))
    assert swept(store, index, clock) == SweepResult()
    assert notices_of(store, alert) == []


def test_each_alert_is_swept_once_a_day_those_first_that_wait_longest(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    for number in range(5):
        watch(store, f"word{number}")
    looked = []
    for _ in range(4):
        looked.append(sweep(store, index, clock.now, 2).alerts)
        clock.pass_by(minutes=1)
    assert looked == [2, 2, 1, 0]
    clock.pass_by(days=2)
    assert [sweep(store, index, clock.now, 2).alerts for _ in range(4)] == [2, 2, 1, 0]


def test_while_the_engine_is_away_the_sweep_waits(
    store: Store, index: StoryIndex, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "inquest")
    missed(store, index, alert, story("An inquest."))

    def fail(*_: object, **__: object) -> None:
        raise SearchIndexError("The search engine does not answer.")

    with monkeypatch.context() as patch, pytest.raises(SearchIndexError):
        patch.setattr(index, "search", fail)
        sweep(store, index, clock.now, 100)
    assert sweep(store, index, clock.now, 100).missed == 1


def test_many_stories_are_all_looked_at(
    store: Store, index: StoryIndex, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.alerts.detection.sweep._PAGE", 2)
    alert = watch(store, "inquest")
    missed(store, index, alert, *(story(f"Inquest {number}.") for number in range(7)))
    assert sweep(store, index, clock.now, 100).missed == 7
    assert len(notices_of(store, alert)) == 7


def test_an_alert_that_is_removed_while_it_is_swept_is_told_of_nothing(
    store: Store, index: StoryIndex, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "inquest")
    missed(store, index, alert, story("An inquest."))
    search = index.search

    def remove_and_search(*given: object, **named: object) -> object:
        store.alerts.remove(alert)
        return search(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "search", remove_and_search)
    assert sweep(store, index, clock.now, 100) == NOTHING
