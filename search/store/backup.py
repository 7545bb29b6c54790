"""Backs up a SQLite store to a file, and restores it, while the store is in use.

The method is SQLite's online backup (https://sqlite.org/backup.html).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from search.errors import StoreError
from search.private_files import create_file
from search.store.database import Database
from search.store.transfer import count_rows
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PAGES_AT_ONCE = 2_000
_TRIES, _PAUSE = 120, 0.25  # 30 seconds


def back_up(url: str, file: Path, progress: Callable[[int, int], None] = lambda *_: None) -> int:
    """Copy the store at an address, in its present state, to a file that does not exist yet.

    `progress` is called with the number of pages that were copied and the number of all pages. Returns how many stories
    are in the copy. Raises `StoreError`; then no file is left.
    """
    if file.exists():
        raise StoreError(f"{file} already exists; choose another file name.")
    store = _store_file(url)
    part = file.with_name(f".{file.name}.part")
    try:
        with _store_errors(file):
            part.unlink(missing_ok=True)  # of a backup that was killed
            create_file(part)
            _copy(store, part, progress)
            stories = _count_stories(part)
            part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return stories


def restore(url: str, file: Path, *, replace: bool, progress: Callable[[int, int], None] = lambda *_: None) -> int:
    """Replace the store at an address with a backup. If the store has stories, this needs `replace`.

    Other processes may have the store open. Returns how many stories it then has. Raises `StoreError`; then the store
    is unchanged.
    """
    if not file.is_file():
        raise StoreError(f"{file} does not exist.")
    store = _store_file(url)
    with _store_errors(store), TemporaryDirectory(prefix=".restore-", dir=store.parent) as scratch:
        copy = Path(scratch) / "store.db"
        with _store_errors(file):
            create_file(copy)
            _copy(file, copy, lambda *_: None)
            _check(file, copy)
        if (stories := _count_stories(store)) and not replace:
            raise StoreError(
                f"The store at {store} already has {counted(stories, 'story', 'stories')}; "
                "--replace overwrites it with the backup."
            )
        _copy(copy, store, progress)
        return _count_stories(store)


def _store_file(url: str) -> Path:
    """Return the file of the store, which is created or brought up to date if needed."""
    database = Database(url)
    database.close()
    if not database.is_file:
        raise StoreError(f"The store at {database.where} is PostgreSQL; use pg_dump and pg_restore.")
    return Path(str(database.url.database))


def _check(file: Path, copy: Path) -> None:
    """Bring the copy of a backup up to date, which works only if it is a store, and complete."""
    with closing(sqlite3.connect(copy)) as connection:
        if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            raise StoreError(f"{file} is not a backup of a store.")
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise StoreError(f"The backup {file} is damaged.")
    database = Database(f"sqlite:///{copy}")
    count_rows(database)
    database.close()


def _copy(source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    tries = 0

    def report(status: int, remaining: int, total: int) -> None:
        nonlocal tries
        tries = tries + 1 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0
        if tries > _TRIES:
            raise StoreError(f"The store at {target} is in use; stop Blue Light and try again.")
        progress(total - remaining, total)

    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.execute("BEGIN")  # a single state of the store, even if the copying takes long
        reading.execute("SELECT 1 FROM sqlite_master").fetchall()
        reading.backup(writing, pages=_PAGES_AT_ONCE, progress=report, sleep=_PAUSE)


def _count_stories(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM stories").fetchone()[0])


@contextmanager
def _store_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoreError(f"{file} cannot be used: {reason}.") from error
