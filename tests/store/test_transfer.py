"""A store moves to another database, is backed up and restored."""

from __future__ import annotations

import threading
from contextlib import closing
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from search.errors import StoreError
from search.indexer import drain
from search.store import open_store
from search.store.backup import back_up, restore
from search.store.transfer import copy
from tests.alerts import watch
from tests.stories import SOURCES, story

if TYPE_CHECKING:
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story

WAYS = [("sqlite_url", "postgresql_url"), ("postgresql_url", "sqlite_url")]


def fill(store: Store, index: StoryIndex) -> list[Story]:
    """Fill a store with stories that were indexed and notified, and one that still waits."""
    store.sources.save(SOURCES.values())
    watch(store, "inquest", "desk@ambershire.example")
    stories = [story("An inquest — “opened”.", title=f"Siân’s day {number} 🚒") for number in range(20)]
    store.stories.save(stories[:-1])
    drain(store, index)
    store.stories.save(stories[-1:])
    return stories


@pytest.mark.postgresql
@pytest.mark.parametrize(("old", "new"), WAYS)
def test_a_store_moves_whole_and_goes_on_counting(
    request: pytest.FixtureRequest, index: StoryIndex, old: str, new: str
) -> None:
    here, there = request.getfixturevalue(old), request.getfixturevalue(new)
    with open_store(here) as store:
        stories = fill(store, index)
    counts = copy(here, there)
    assert counts["stories"] == (20, 20)
    assert counts["notices"] == (19, 19)
    assert all(one == other for one, other in counts.values())
    with open_store(there) as store:
        assert store.stories.get([each.id for each in stories]) == stories
        assert store.queue.waiting() == 1
        late = story("A late inquest.")
        store.stories.save([late])
        watch(store, "flood", "desk@ambershire.example")
        assert drain(store, index).notices == 2
        assert [alert.id for alert in store.alerts.all()] == [1, 2]
    with pytest.raises(StoreError, match="is not empty; name another"):
        copy(here, there)


ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_backup_taken_while_stories_come_in_is_whole_and_can_be_restored(
    store: Store, store_url: str, index: StoryIndex, tmp_path: Path
) -> None:
    fill(store, index)
    stop, coming = threading.Event(), threading.Event()

    def save() -> None:
        while not stop.is_set():
            store.stories.save([story("word " * 2_000) for _ in range(5)])
            coming.set()

    crawler = threading.Thread(target=save)
    crawler.start()
    coming.wait()
    file = tmp_path / "monday.db"
    backed_up = back_up(store_url, file)
    stop.set()
    crawler.join()
    assert backed_up % 5 == 0 and backed_up >= 25
    with closing(connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("SELECT count(*) FROM stories").fetchone() == (backed_up,)
    with pytest.raises(StoreError, match=r"monday.db already exists"):
        back_up(store_url, file)

    store.stories.save([story("After the backup.")])
    with pytest.raises(StoreError, match=r"already has .* stories; --replace"):
        restore(store_url, file, replace=False)
    assert restore(store_url, file, replace=True) == store.stories.count() == backed_up
    store.stories.save([story("Goes on.")])
    assert store.stories.count() == backed_up + 1
    assert sorted(path.name for path in tmp_path.iterdir() if "restore" in path.name or "part" in path.name) == []


@ON_SQLITE
@pytest.mark.parametrize("content", [b"", b"Dear editor, " * 500, None])
def test_what_is_no_backup_is_refused_and_leaves_the_store(
    store: Store, store_url: str, tmp_path: Path, content: bytes | None
) -> None:
    store.stories.save([story("One.")])
    file = tmp_path / "letter.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreError, match=r"letter\.db"):
        restore(store_url, file, replace=True)
    assert store.stories.count() == 1


@ON_SQLITE
def test_a_backup_of_a_newer_version_is_refused(store: Store, store_url: str, tmp_path: Path) -> None:
    file = tmp_path / "newer.db"
    back_up(store_url, file)
    with closing(connect(file)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    with pytest.raises(StoreError, match="another version of Blue Light"):
        restore(store_url, file, replace=True)


@pytest.mark.postgresql
def test_a_postgresql_store_is_left_to_its_own_tools(postgresql_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="use pg_dump"):
        back_up(postgresql_url, tmp_path / "monday.db")
