"""How the store uses SQLite: several readers beside one writer."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, event

from search.errors import StoreError
from search.private_files import create_file, create_folder

if TYPE_CHECKING:
    from sqlite3 import Connection as Raw

    from sqlalchemy import PoolProxiedConnection

_PRAGMAS = ("busy_timeout=30000", "synchronous=NORMAL", "foreign_keys=ON")
_TRIES, _PAUSE = 300, 0.1  # 30 seconds


def configure(engine: Engine, url: URL) -> None:
    """Configure SQLite so that readers do not wait for the writer, and writers take turns.

    Create the file and its folder if needed; SQLite gives the files beside it (-wal, -shm) the same permissions.

    With `synchronous=NORMAL` nothing is lost when a process is killed. A power cut may lose the last moments, which the
    next crawl fetches again. Raises `StoreError` if the folder cannot be created.
    """
    if url.database and url.database != ":memory:":
        try:
            create_folder(Path(url.database).parent)
        except OSError as error:
            raise StoreError(f"The folder of the store {url.database} cannot be created: {error.strerror}.") from error
        with suppress(OSError):  # SQLite says what is wrong with the file
            create_file(Path(url.database))

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def vacuum(connection: PoolProxiedConnection) -> None:
    """Rewrite the file and empty its log. Raises `StoreError` while another process still reads the old state."""
    cursor = connection.cursor()
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    answer = cursor.fetchone()
    cursor.close()
    if answer is None or answer[0]:
        raise StoreError("The store's log cannot be emptied while another process reads the store; try again.")


def _write_ahead(connection: Raw) -> None:
    """Turn on write-ahead logging, which is a lasting property of the file.

    SQLite ignores busy_timeout here, so that without the loop several processes that create a store at once would fail.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            time.sleep(_PAUSE)
