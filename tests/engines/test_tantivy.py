"""The embedded index with other processes, and in folders with faults."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tantivy import Index, SchemaBuilder

from search.engines import open_index
from search.errors import IndexBusy, SearchIndexError
from search.query.tree import All, Word
from tests.engines.stories import STORIES, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLDS_THE_WRITER = """
import sys, tantivy
writer = tantivy.Index.open(sys.argv[1]).writer(15_000_000, 1)
print("writing", flush=True)
sys.stdin.read()
"""
ADDS_WITHOUT_END = """
import sys
from search.engines import open_index
from tests.engines.stories import story
index, number = open_index(sys.argv[1]), 0
while True:
    index.add([story(f"Fire {number + each}", "Police said. " * 200) for each in range(20)])
    number += 20
    print(number, flush=True)
"""

DIES_REBUILDING = """
import os, signal, sys
from search.engines import open_index
from tests.engines.stories import STORIES
with open_index(sys.argv[1]).rebuilding() as add:
    add(STORIES)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet, in a folder that does not exist either."""
    return tmp_path / "blue light" / "index"


@contextmanager
def _process(program: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a program in another Python process, which is killed at the end."""
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_what_another_object_wrote_is_seen(folder: Path) -> None:
    reader, writer = open_index(str(folder)), open_index(str(folder))
    writer.add([story("Fire at mill")])
    assert reader.search(Word("fire")).total == reader.count() == 1


def test_what_was_written_is_there_when_the_folder_is_opened_again(folder: Path) -> None:
    index = open_index(str(folder))
    index.add(STORIES)
    index.close()
    assert open_index(str(folder)).count() == len(STORIES)


def test_a_large_index_counts_in_two_threads_what_a_small_one_counts_in_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index(str(folder))
    index.add(STORIES)
    alone = index.search(All())
    monkeypatch.setattr("search.engines.tantivy_search._LARGE", 1)
    assert index.search(All()) == alone
    assert alone.facets


def test_an_index_that_another_process_writes_is_busy_and_can_be_read(folder: Path) -> None:
    index = open_index(str(folder))
    index.add([story("Fire at mill")])
    with _process(HOLDS_THE_WRITER, folder / "1") as process:
        assert _line(process) == "writing"
        with pytest.raises(IndexBusy) as busy:
            index.add([story("Fire at farm")])
        with pytest.raises(IndexBusy):
            index.remove([story("Fire at mill").id])
        assert index.search(Word("fire")).total == 1
    assert str(busy.value) == (f"Another process is writing the index in {folder}; the stories wait in the queue.")
    index.add([story("Fire at farm")])
    assert index.count() == 2


def test_a_writer_that_is_killed_loses_nothing_that_was_committed(folder: Path) -> None:
    with _process(ADDS_WITHOUT_END, folder) as process:
        committed = [int(_line(process)) for _ in range(6)][-1]
    index = open_index(str(folder))
    assert index.count() >= committed
    assert index.search(All()).total == index.count()
    index.add([story("Fire 0", "After the kill")])
    assert index.search(Word("kill")).total == 1


def test_many_who_create_the_index_at_once_share_one(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        indexes = list(pool.map(open_index, [str(folder)] * 8))
    indexes[0].add([story("Fire at mill")])
    assert [index.count() for index in indexes] == [1] * 8
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_empty_folder_becomes_an_index(folder: Path) -> None:
    folder.mkdir(parents=True)
    assert open_index(str(folder)).count() == 0


def test_a_folder_with_other_things_is_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("Dear editor")
    with pytest.raises(SearchIndexError, match=r"index is not the folder of a search index: choose"):
        open_index(str(folder))
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("Dear editor")
    with pytest.raises(SearchIndexError, match="is not the folder of a search index"):
        open_index(str(tmp_path / "index"))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SearchIndexError, match=r"The search index in .*/file/index cannot be opened: .*/file"):
        open_index(str(tmp_path / "file" / "index"))


@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.store"])
def test_a_damaged_index_can_be_rebuilt(folder: Path, pattern: str) -> None:
    open_index(str(folder)).add(STORIES)
    damaged = next(folder.rglob(pattern))
    damaged.write_bytes(damaged.read_bytes()[:10])
    with pytest.raises(SearchIndexError) as error:
        open_index(str(folder)).search(Word("fire"))
    assert str(error.value).startswith(f"The search index in {folder} is damaged (")
    assert str(error.value).endswith(": delete the folder, and the index can be rebuilt from the store.")
    assert "\n" not in str(error.value)


def test_an_index_of_another_version_can_be_rebuilt(folder: Path) -> None:
    folder.mkdir(parents=True)
    Index(SchemaBuilder().add_text_field("title").build(), path=str(folder))
    index = open_index(str(folder))
    assert index.outdated
    for use in (lambda: index.search(Word("fire")), lambda: index.add([story("Fire at mill")])):
        with pytest.raises(SearchIndexError) as error:
            use()
        assert str(error.value) == (
            f"The search index in {folder} was built by another version of Blue Light: "
            "bluelight reindex rebuilds it from the store."
        )
    with index.rebuilding() as add:
        add(STORIES)
    assert not index.outdated
    assert index.count() == len(STORIES)
    assert sorted(path.name for path in folder.iterdir()) == ["1", "current.json"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no full disk: there is no mount command")
    if mounted.returncode:
        pytest.skip(f"no full disk: it takes the right to mount one ({mounted.stderr.strip()})")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_is_named_and_loses_nothing(small_disk: Path) -> None:
    index = open_index(str(small_disk / "index"))
    index.add(STORIES)
    many = [story(f"Fire {number}", " ".join(f"{number}x{word}" for word in range(600))) for number in range(900)]
    with pytest.raises(SearchIndexError) as error:
        index.add(many)
    assert str(error.value) == (f"The search index in {small_disk / 'index'} cannot be written: its disk is full.")
    assert index.count() == len(STORIES)
    assert open_index(str(small_disk / "index")).search(All()).total == len(STORIES)
    index.add(STORIES[:3])


def test_a_folder_that_was_deleted_and_rebuilt_serves_who_had_it_open(folder: Path) -> None:
    reader = open_index(str(folder))
    reader.add([story("Fire at mill")])
    shutil.rmtree(folder)
    with pytest.raises(SearchIndexError, match=f"The search index in {folder} cannot be opened: the folder is gone"):
        reader.count()
    with pytest.raises(SearchIndexError, match=f"The search index in {folder} cannot be opened: the folder is gone"):
        reader.add([story("Fire at mill")])
    open_index(str(folder)).add(STORIES)
    assert reader.count() == reader.search(All()).total == len(STORIES)


def test_while_an_index_is_rebuilt_the_old_one_answers_and_nobody_writes_it(folder: Path) -> None:
    index, reader = open_index(str(folder)), open_index(str(folder))
    index.add([story("Fire at mill")])
    with index.rebuilding() as add:
        add([story("Fire at farm"), story("Fire at barn")])
        assert reader.search(Word("fire")).total == 1
        with pytest.raises(IndexBusy):
            reader.add([story("Flood")])
        with pytest.raises(IndexBusy), reader.rebuilding():
            pass
    assert reader.search(Word("fire")).total == 2
    reader.add([story("Fire at mill")])
    assert index.count() == 3


def test_a_rebuild_that_fails_or_is_killed_leaves_the_index_as_it_was(folder: Path) -> None:
    index = open_index(str(folder))
    index.add([story("Fire at mill")])
    with _process(DIES_REBUILDING, folder) as process:
        process.wait(60)
    assert process.returncode == -9
    with pytest.raises(KeyboardInterrupt), index.rebuilding() as add:
        add([story("Fire at farm")])
        raise KeyboardInterrupt
    assert index.search(Word("fire")).total == 1
    with index.rebuilding() as add:
        add(STORIES)
    assert open_index(str(folder)).count() == len(STORIES)


def test_an_index_of_the_same_fields_answers_until_it_is_rebuilt(folder: Path) -> None:
    index = open_index(str(folder))
    index.add([story("Fire at mill")])
    (folder / "current.json").write_text('{"generation": "1", "format": 1}')
    assert index.outdated
    assert index.search(Word("fire")).total == 1
    with pytest.raises(SearchIndexError, match="reindex rebuilds it"):
        index.add([story("Fire at farm")])
