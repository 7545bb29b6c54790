"""A SQLite store copied to a file and back while it is in use, by SQLite's online backup
(https://sqlite.org/backup.html)."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from search.errors import StoreError
from search.store.database import Database
from search.store.transfer import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PAGES = 2_000
_TRIES, _PAUSE = 120, 0.25  # 30 seconds


def back_up(url: str, file: Path, progress: Callable[[int, int], None] = lambda *_: None) -> int:
    """Copy the store at an address, as it is at this moment, to a file that is not there yet.

    `progress` hears how many pages of how many were copied. Returns how many stories are in the copy. Raises
    `StoreError`; no file is left then.
    """
    if file.exists():
        raise StoreError(f"{file} is there already; name another file.")
    store = _store_file(url)
    part = file.with_name(f".{file.name}.part")
    try:
        with _store_errors(file):
            _copy(store, part, progress)
            stories = _stories(part)
            part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return stories


def restore(url: str, file: Path, *, replace: bool, progress: Callable[[int, int], None] = lambda *_: None) -> int:
    """Put a backup in the place of the store at an address; with `replace` even where that holds stories.

    Other processes may have the store open. Returns how many stories it holds. Raises `StoreError`; the store is
    then as it was.
    """
    if not file.is_file():
        raise StoreError(f"{file} is not there.")
    store = _store_file(url)
    with _store_errors(store), TemporaryDirectory(prefix=".restore-", dir=store.parent) as scratch:
        copy = Path(scratch) / "store.db"
        with _store_errors(file):
            _copy(file, copy, lambda *_: None)
            _check(file, copy)
        if (held := _stories(store)) and not replace:
            raise StoreError(
                f"The store at {store} holds {held} stories already; --replace puts the backup in their place."
            )
        _copy(copy, store, progress)
        return _stories(store)


def _store_file(url: str) -> Path:
    """The file of the store, made or brought up to date where needed."""
    database = Database(url)
    database.close()
    if not database.is_file:
        raise StoreError(f"The store at {database.where} is PostgreSQL; use pg_dump and pg_restore.")
    return Path(str(database.url.database))


def _check(file: Path, copy: Path) -> None:
    """Brings the copy of a backup up to date, which only works on what is a store, and whole."""
    with closing(sqlite3.connect(copy)) as connection:
        if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            raise StoreError(f"{file} is no backup of a store.")
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise StoreError(f"The backup {file} is damaged.")
    database = Database(f"sqlite:///{copy}")
    count(database)
    database.close()


def _copy(source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    waited = 0

    def heard(status: int, remaining: int, total: int) -> None:
        nonlocal waited
        waited = waited + 1 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0
        if waited > _TRIES:
            raise StoreError(f"The store at {target} is in use; stop Blue Light and try again.")
        progress(total - remaining, total)

    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.execute("BEGIN")  # one state of the store, however long the copying takes
        reading.execute("SELECT 1 FROM sqlite_master").fetchall()
        reading.backup(writing, pages=_PAGES, progress=heard, sleep=_PAUSE)


def _stories(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM stories").fetchone()[0])


@contextmanager
def _store_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoreError(f"{file} cannot be used: {reason}.") from error
