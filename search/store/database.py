"""Connections to the store's database, and its failures told in a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from search.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MIGRATIONS = Path(__file__).parent / "migrations"
_SQLITE = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000")


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
            where = self._url.database if self._is_sqlite else self._url.render_as_string(hide_password=True)
            reason = str(error.orig).strip().splitlines()[0]
            raise StoreError(f"The store at {where} cannot be used: {reason}.") from error

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise StoreError(f"{url!r} is not the address of a database.") from error


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

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
