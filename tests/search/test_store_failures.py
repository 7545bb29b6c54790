"""Full disks, damaged files, wrong addresses and killed processes."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from search.errors import StoreError
from search.store import open_store
from tests.search.workers import AT_ONCE, started
from tests.stories import SOURCES, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.store import Store

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path | None]:
    """Mount a disk of one megabyte. None if the user is not root and cannot mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        yield None
    else:
        yield tmp_path
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def fill(store: Store) -> int:
    """Save stories until the store refuses one. Return how many it accepted; it is full after a megabyte or two."""
    for taken in range(500):
        try:
            store.stories.save([story("word " * 2_000)])
        except StoreError as error:
            assert str(error).endswith("is full.") and "\n" not in str(error)
            return taken
    raise AssertionError("the disk never filled")


def may_not_grow(store: Store) -> None:
    """Limit the size of a store's file, as a full disk does."""
    with store._database.read() as connection:  # the pool keeps this one
        connection.exec_driver_sql("PRAGMA max_page_count = 300")


@ON_SQLITE
@pytest.mark.parametrize("disk", [True, False], ids=["disk", "pages"])
def test_a_full_disk_is_told_and_loses_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, store_url: str, disk: bool
) -> None:
    tiny = request.getfixturevalue("tiny_disk") if disk else None
    with open_store(store_url) as store:
        store.sources.save(SOURCES.values())
        if not tiny:
            may_not_grow(store)
        taken = fill(store)
        assert store.stories.count() == store.queue.waiting() == taken > 0
    if tiny:
        subprocess.run(["mount", "-o", "remount,size=8m", tmp_path], check=True)
    with open_store(store_url) as store:
        store.stories.save([story("More.")])
        assert store.stories.count() == taken + 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"This is a letter, not a database. " * 50, "file is not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 4_000, "file is not a database"),
    ],
)
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=f"^The store at {file} cannot be used: {says}.$"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content


@pytest.mark.parametrize("path", ["/proc/bluelight.db", "/proc/blue/light.db", "{file}/bluelight.db", "{folder}"])
def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    place = path.format(file=tmp_path / "file", folder=tmp_path)
    with pytest.raises(StoreError) as error:
        open_store(f"sqlite:///{place}")
    assert place in str(error.value) and "\n" not in str(error.value)


@ON_SQLITE
def test_a_damaged_store_is_told(store_url: str, store: Store, tmp_path: Path) -> None:
    store.stories.save([story("word " * 2_000) for _ in range(50)])
    store.close()
    file = tmp_path / "store.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\x00" * (len(whole) - 8192))
    with pytest.raises(StoreError, match="malformed"), open_store(store_url) as damaged:
        damaged.stories.count()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql://desk:hunter2@host:54x2/news",
        "postgresql//desk:hunter2@host/news",
        "desk:hunter2@host",
        "paradox://desk:hunter2@host/news",
        "postgresql+nodriver://desk:hunter2@host/news",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as error:
        open_store(url)
    cause: BaseException | None = error.value
    while cause:
        assert "hunter2" not in str(cause)
        cause = cause.__cause__
    assert str(error.value).endswith(".")


def test_a_store_of_an_unknown_revision_is_refused(store_url: str, store: Store) -> None:
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"another version of Blue Light.*at revision 9999"):
        open_store(store_url)


def test_processes_may_make_a_store_at_the_same_moment(tmp_path: Path) -> None:
    with started("open_at_once", str(tmp_path)) as makers:
        pass
    assert makers.returncode == 0


def test_processes_that_make_the_store_and_write_at_once_lose_nothing(store_url: str) -> None:
    writers = [started("save", store_url, name, "10") for name in ("one", "two", "three")]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    with open_store(store_url) as store:
        assert store.stories.count() == store.queue.waiting() == 3 * 10 * AT_ONCE


def test_a_process_killed_while_it_saves_leaves_whole_batches(store_url: str, store: Store) -> None:
    printed = 0
    for turn in range(3):
        with started("save", store_url, f"turn-{turn}", "10000") as writer:
            assert writer.stdout
            for _ in range(7):
                writer.stdout.readline()
            writer.kill()
            printed += 7 + len(writer.stdout.readlines())
    if store_url.startswith("sqlite"):
        with store._database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    stored = store.stories.count()
    assert stored % AT_ONCE == 0
    assert printed <= stored // AT_ONCE <= printed + 3
    assert store.queue.waiting() == stored
    with store.queue.take(stored) as batch:
        assert batch is not None
        assert len(store.stories.get(batch.ids)) == stored
