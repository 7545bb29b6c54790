"""What is stored can be read by nobody else on the machine."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive_file import ArchiveFile
from search.engines import open_index
from search.settings import read_settings
from search.store import open_store
from search.store.backup import back_up, restore
from tests.alerts import watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {file.name: oct(file.stat().st_mode & 0o777) for file in folder.iterdir()}


def test_the_store_its_log_its_index_and_a_backup_are_for_their_owner_alone(tmp_path: Path) -> None:
    settings = read_settings(data=tmp_path / "data")
    open_index(settings.index_address).close()
    with open_store(settings.store_url) as store:
        watch(store, "inquest")
        back_up(settings.store_url, tmp_path / "data" / "monday.db")
        assert modes(settings.data) == {
            "bluelight.db": "0o600",
            "bluelight.db-shm": "0o600",
            "bluelight.db-wal": "0o600",
            "index": "0o700",
            "monday.db": "0o600",
        }
    assert modes(tmp_path) == {"data": "0o700"}
    restore(f"sqlite:///{tmp_path / 'new' / 'store.db'}", settings.data / "monday.db", replace=False)
    assert set(modes(tmp_path / "new").values()) == {"0o600"}


def test_what_a_killed_backup_left_gives_no_permissions_to_the_next(tmp_path: Path) -> None:
    settings = read_settings(data=tmp_path / "data")
    open_store(settings.store_url).close()
    with closing(sqlite3.connect(tmp_path / ".monday.db.part")) as part:
        part.execute("CREATE TABLE half (word)")
    back_up(settings.store_url, tmp_path / "monday.db")
    assert modes(tmp_path)["monday.db"] == "0o600"


def test_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = ArchiveFile(tmp_path / "pages.warc.gz")
    file.start()
    moment = datetime(2026, 11, 3, tzinfo=UTC)
    file.add("https://ambershire.example/", date=moment, status="200 OK", headers=[], body=b"words")
    assert modes(tmp_path) == {"pages.warc.gz": "0o600"}
