"""Connections to the store's database, and its failures told in a sentence."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from search.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MIGRATIONS = Path(__file__).parent / "migrations"
_SQLITE = ("busy_timeout=30000", "synchronous=NORMAL", "foreign_keys=ON")
_TRIES, _PAUSE = 300, 0.1  # 30 seconds


class Database:
    """The database behind a store: `read` and `write` give connections, each one transaction.

    Both raise `StoreError` where the database cannot be reached, read or written.
    """

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        self._engine = _engine(self._url)
        with self._told():
            self._upgrade()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store."""
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept, all of them, when the block ends well."""
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        self._engine.dispose()

    def _upgrade(self) -> None:
        """Bring the tables up to date; of several processes that start together, one does."""
        try:
            self._run_migrations()
        except CommandError as error:
            raise StoreError(f"The store at {self._where} was made by a newer version of Blue Light.") from error

    def _run_migrations(self) -> None:
        script = ScriptDirectory(str(_MIGRATIONS))
        with self._engine.connect() as connection:
            if _revision(connection) == script.get_current_head():
                return
        with self._engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                config = Config()
                config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if type(error) not in (DatabaseError, OperationalError):
                raise
            reason = str(error.orig).strip().splitlines()[0]
            raise StoreError(f"The store at {self._where} cannot be used: {reason}.") from error

    @property
    def _where(self) -> str:
        if self._url.get_backend_name() == "sqlite":
            return str(self._url.database)
        return self._url.render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # its message holds the address, which may hold a password
        raise StoreError(
            "The address of the store cannot be read; write it as sqlite:////folder/bluelight.db "
            "or postgresql://user:password@host:5432/database."
        ) from None


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"No driver is installed for a {url.drivername} store.") from error
    if url.get_backend_name() == "sqlite":
        _prepare_sqlite(engine, url)
    return engine


def _prepare_sqlite(engine: Engine, url: URL) -> None:
    """Readers beside one writer, and a writer that takes its turn at the start of its transaction.

    `synchronous=NORMAL` loses nothing when a process is killed; a power cut may cost the last moments, which
    the next crawl fetches again.
    """
    if url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder of the store {url.database} cannot be made: {error.strerror}.") from error

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _SQLITE:
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn WAL on, which stays on; here SQLite minds no busy_timeout, so that processes that make a store at once
    would fail."""
    for tries_left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            time.sleep(_PAUSE)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
