from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search import indexer
from search.engines import open_index
from search.errors import IndexBusy
from search.indexer import DrainResult, drain
from search.query import parse
from search.store.notices import NoticeCounts
from search.store.tables import alerts, queue
from tests.alerts import NIGHT, notices_of, waiting, watch
from tests.search.workers import started
from tests.stories import POLICE, RADIO, story

if TYPE_CHECKING:
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock


def notices(store: Store, alert: int) -> list[tuple[str | None, int | None]]:
    """Return the story and version of each of an alert's notices, oldest first."""
    return [(story, version) for _, story, version in notices_of(store, alert)]


def set_by_hand(store: Store, alert: int, query: str) -> None:
    """Change an alert's query in the database, without the checks of `change_alert`."""
    with store._database.write() as connection:
        connection.execute(alerts.update().where(alerts.c.id == alert).values(query=query))


def test_what_was_saved_is_found_and_told_of_once(store: Store, index: StoryIndex, clock: Clock) -> None:
    alert = watch(store, "inquest")
    other = watch(store, "flood")
    opened, burglary = story("An inquest opened."), story("A burglary.")
    store.stories.save([opened, burglary])
    heard: list[int] = []
    clock.pass_by(minutes=5)

    assert drain(store, index, heard.append) == DrainResult(indexed=2, notices=1)
    assert drain(store, index) == DrainResult()

    assert heard == [2]
    assert store.queue.waiting() == 0
    assert index.search(parse("inquest")).ids == (opened.id,)
    assert notices(store, alert) == [(opened.id, 1)]
    assert notices(store, other) == []
    state = {each.id: each for each in store.alerts.all()}
    assert [state[each].stories_checked for each in (alert, other)] == [2, 2]
    assert [state[each].checked for each in (alert, other)] == [clock.now, clock.now]
    assert store.notices.counts() == {alert: NoticeCounts(fired=1, last_fired=clock.now, waiting=1)}


def test_a_quiet_round_notes_that_the_alerts_were_checked(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest")
    clock.pass_by(minutes=5)
    drain(store, index)
    assert [(alert.checked, alert.stories_checked) for alert in store.alerts.all()] == [(clock.now, 0)]


def test_what_comes_to_match_by_an_edit_is_new_and_what_matches_no_more_has_ended(
    store: Store, index: StoryIndex
) -> None:
    alert = watch(store, "inquest")
    first = story("A man died.")
    for body in ("A man died.", "An inquest opened.", "An inquest opened.", "The inquest closed.", "It is over."):
        store.stories.save([replace(first, body=(body,))])
        drain(store, index)
        drain(store, index)
    assert notices_of(store, alert) == [("new", first.id, 2), ("edited", first.id, 3), ("ended", first.id, 4)]
    assert index.search(parse("inquest")).total == 0


def test_stories_saved_without_alert_are_found_and_told_to_nobody(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "inquest")
    quiet = story("An inquest.")
    store.stories.save([quiet], alert=False)
    drain(store, index)
    store.queue.put([quiet.id])
    assert drain(store, index) == DrainResult(indexed=1)
    assert index.search(parse("inquest")).ids == (quiet.id,)
    assert notices(store, alert) == []
    assert [alert.stories_checked for alert in store.alerts.all()] == [0]


def test_in_a_mixed_batch_only_what_may_fire_fires(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "inquest")
    old, new = story("An inquest."), story("Another inquest.")
    store.stories.save([old], alert=False)
    store.stories.save([new])
    drain(store, index)
    assert notices(store, alert) == [(new.id, 1)]


@pytest.mark.parametrize("query", ["source:radio_ambershire -fire", "kind:report OR flood", "title:siân", "NOT fire"])
def test_an_alert_finds_what_a_search_finds(store: Store, index: StoryIndex, query: str) -> None:
    alert = watch(store, query)
    bodies = ("Fire.", "Flood.", "Siân.")
    store.stories.save([story(body, source=source, title=body) for body in bodies for source in (POLICE, RADIO)])
    drain(store, index)
    found = index.search(parse(query)).ids
    assert found and sorted(notices(store, alert)) == sorted((id_, 1) for id_ in found)


def test_an_alert_set_while_batches_run_misses_nothing_that_comes_after(
    store: Store, index: StoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "BATCH", 1)
    late = story("An inquest.")
    set_late: list[int] = []

    def set_and_save(_: int) -> None:
        if not set_late:
            set_late.append(watch(store, "inquest"))
            store.stories.save([late])

    store.stories.save([story("First.")])
    drain(store, index, set_and_save)
    assert notices(store, set_late[0]) == [(late.id, 1)]


def test_an_alert_removed_while_its_stories_are_matched_gets_no_notice(
    store: Store, index: StoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = watch(store, "inquest"), watch(store, "inquest", NIGHT)
    store.stories.save([story("An inquest.")])
    match = index.match

    def remove_and_match(*given: object) -> object:
        store.alerts.remove(gone)
        return match(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "match", remove_and_match)
    assert drain(store, index).notices == 1
    assert [alert.id for alert in store.alerts.all()] == [kept]


def test_an_alert_that_cannot_be_read_is_marked_and_keeps_no_other_back(store: Store, index: StoryIndex) -> None:
    broken, whole = watch(store, "inquest"), watch(store, "inquest", NIGHT)
    set_by_hand(store, broken, "inquest (")
    store.stories.save([story("An inquest.")])
    drain(store, index)
    state = {alert.id: alert for alert in store.alerts.all()}
    assert state[broken].problem == "This bracket is never closed."
    assert (state[broken].checked, state[whole].problem) == (None, "")
    assert store.notices.counts().keys() == {whole}

    set_by_hand(store, broken, "inquest")
    healed = story("Another inquest.")
    store.stories.save([healed])
    drain(store, index)
    assert store.alerts.all()[0].problem == ""
    assert notices(store, broken) == [(healed.id, 1)]


def test_killed_between_index_and_notices_it_tells_of_each_story_once(
    store: Store, store_url: str, index_folder: Path
) -> None:
    alert = watch(store, "inquest")
    stories = [story(f"Inquest {number}.") for number in range(3)]
    store.stories.save(stories)
    for _ in range(2):
        with started("die_before_done", store_url, str(index_folder)) as dying:
            pass
        assert dying.returncode == -9
        assert (store.queue.waiting(), waiting(store)) == (3, 0)
    index = open_index(str(index_folder))
    assert index.count() == 3
    assert drain(store, index).notices == 3
    assert index.count() == 3
    assert sorted(notices(store, alert)) == sorted((each.id, 1) for each in stories)


def test_a_batch_that_ran_before_gets_no_second_notices(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "inquest")
    held = story("An inquest.")
    store.stories.save([held])
    drain(store, index)
    store.queue.put([held.id])
    with store._database.write() as connection:
        connection.execute(queue.update().values(alert=True))
    assert drain(store, index) == DrainResult(indexed=1, notices=0)
    assert notices(store, alert) == [(held.id, 1)]


def test_while_another_process_writes_the_index_stories_wait(
    store: Store, index: StoryIndex, index_folder: Path
) -> None:
    alert = watch(store, "inquest")
    held = story("An inquest.")
    store.stories.save([held])
    with started("hold_index", str(index_folder)) as writer:
        assert writer.stdout and writer.stdout.readline() == "writing\n"
        with pytest.raises(IndexBusy, match="wait in the queue"):
            drain(store, index)
        assert (store.queue.waiting(), index.count(), notices(store, alert)) == (1, 0, [])
        writer.communicate("")
    assert drain(store, index) == DrainResult(indexed=1, notices=1)
    assert notices(store, alert) == [(held.id, 1)]


def test_a_version_that_came_and_went_before_it_was_indexed_still_fires(store: Store, index: StoryIndex) -> None:
    number = watch(store, "inquest")
    first = story("An inquest was opened.")
    for text, hours in (("An inquest was opened.", 0), ("A hearing was held.", 1), ("It was concluded.", 2)):
        store.stories.save([replace(first, body=(text,), seen=first.seen + timedelta(hours=hours))])
    drain(store, index)
    assert notices_of(store, number) == [("new", first.id, 1), ("ended", first.id, 2)]
    assert index.search(parse("concluded")).ids == (first.id,)
    assert index.search(parse("inquest")).total == 0
