"""The index is rebuilt from the store, compared with it, and repaired."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.index_maintenance import Differences, compare, rebuild, repair
from search.indexer import DrainResult, drain
from search.query import parse
from tests.alerts import waiting, watch
from tests.stories import NOON, story

if TYPE_CHECKING:
    import pytest

    from search.index import StoryIndex
    from search.store import Store


def test_an_index_is_built_anew_from_the_store_and_fires_no_alert(store: Store, index: StoryIndex) -> None:
    watch(store, "inquest", "desk@ambershire.example")
    store.stories.save([story("An inquest.") for _ in range(3)])
    drain(store, index)
    index.remove(next(index.ids()))
    index.add([story("An inquest that no store knows.")])
    batch_sizes: list[int] = []
    assert rebuild(store, index, batch_sizes.append) == 0
    assert batch_sizes == [3]
    assert index.search(parse("inquest")).total == index.count() == 3
    assert waiting(store) == 3
    assert not compare(store, index)


def test_what_differs_is_named_and_mended(store: Store, index: StoryIndex) -> None:
    same, missing, older, newer, unknown = (story(f"Inquest {number}.") for number in range(5))
    store.stories.save([same, missing, older, newer])
    drain(store, index)
    store.stories.save([replace(older, body=("The inquest closed.",))])
    with store.queue.take(9) as batch:
        assert batch
        batch.complete([], checked=[], now=NOON)
    index.add([replace(newer, body=("From a store that was lost.",), version=7), unknown])
    index.remove([missing.id])
    differences = compare(store, index)
    assert differences == Differences([missing.id], [older.id], [newer.id], [unknown.id])
    repair(store, index, differences)
    drain(store, index)
    assert not compare(store, index)
    assert index.search(parse("inquest")).total == 4
    assert index.search(parse("closed")).ids == (older.id,)


def test_what_waits_in_the_queue_is_no_difference(store: Store, index: StoryIndex) -> None:
    store.stories.save([story("An inquest.")])
    assert not compare(store, index)


def test_a_story_that_the_engine_refuses_is_set_aside_with_the_reason_until_it_is_taken(
    store: Store, index: StoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "inquest", "desk@ambershire.example")
    bad, good = story("An inquest."), story("Another inquest.")
    store.stories.save([bad, good])
    with monkeypatch.context() as broken:
        add = index.add
        broken.setattr(index, "add", lambda stories: add([good]) | {bad.id: "too long"})
        assert drain(store, index) == DrainResult(indexed=1, refused=1, notices=1)
    assert [(each.story, each.reason) for each in store.queue.refused()] == [(bad.id, "too long")]
    assert store.queue.waiting() == 0
    assert [notice.story for notice in store.notices.latest(alert, 9)] == [good.id]
    assert not compare(store, index)
    store.stories.save([replace(bad, body=("An inquest opened.",))])
    drain(store, index)
    assert store.queue.refused() == []
    assert index.count() == 2
