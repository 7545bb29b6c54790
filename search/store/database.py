"""Connections to the store's database, SQLite or PostgreSQL. Failures become `StoreError`."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, Row, Select, Table, create_engine, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, InternalError, NoSuchModuleError, OperationalError

from search.errors import StoreError
from search.store.schema import upgrade
from search.store.sqlite import configure, vacuum

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import PoolProxiedConnection

_OUTSIDE = (DatabaseError, OperationalError, InternalError)
"""Errors that are not bugs: the server is gone, its disk is full, or it accepts no writes."""


class Database:
    """The database of a store. `read`, `write` and `claim` give connections; each is one transaction.

    All methods raise `StoreError` if the database cannot be reached, read or written.
    """

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self._engine = _engine(self.url)
        try:
            with self._store_errors():
                upgrade(self._engine, self.where)
        except StoreError:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees a single state of the store."""
        with self._store_errors(), self._engine.connect() as connection:
            if not self.is_file:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed, all of them, if the block ends without an error."""
        with self._store_errors(), self._engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def claim(self, query: Select[Any]) -> Iterator[tuple[Connection, list[Row[Any]]]]:
        """Give the rows of a query, and a connection whose changes are committed if the block ends without an error.

        On PostgreSQL, the rows that the query locks stay locked until the block ends or the process dies. SQLite has
        only one lock, and holding it would block the crawler; there the rows are only read.
        """
        with self._store_errors(), self._engine.connect() as connection:
            rows = list(connection.execute(query))
            if self.is_file:
                connection.commit()
                connection.execution_options(write=True)
            yield connection, rows
            connection.commit()

    def rewrite(self) -> None:
        """Rewrite the files without what was deleted. Raises `StoreError` while somebody else uses them."""
        with self._store_errors(), closing(self._engine.raw_connection()) as connection:
            if self.is_file:
                vacuum(connection)
            else:
                _vacuum(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def is_file(self) -> bool:
        """Whether this is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def where(self) -> str:
        """The address of the store for a person, without its password."""
        return str(self.url.database) if self.is_file else self.url.render_as_string(hide_password=True)

    @contextmanager
    def _store_errors(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if type(error) not in _OUTSIDE:
                raise
            reason = str(error.orig).strip().splitlines()[0].rstrip(".")
            raise StoreError(f"The store at {self.where} cannot be used: {reason}.") from error


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can say what to do if the row exists already (`on_conflict_...`)."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _vacuum(connection: PoolProxiedConnection) -> None:
    """Make PostgreSQL rewrite its tables (https://www.postgresql.org/docs/current/sql-vacuum.html).

    ANALYZE comes first, because the statistics contain samples of the values in a column.
    """
    connection.rollback()
    connection.driver_connection.autocommit = True  # type: ignore[union-attr]
    try:
        connection.cursor().execute("ANALYZE")
        connection.cursor().execute("VACUUM (FULL)")
    finally:
        connection.driver_connection.autocommit = False  # type: ignore[union-attr]


def _parsed(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # its text has the address, which may contain a password
        raise StoreError(
            "The address of the store cannot be read; write it as sqlite:////folder/bluelight.db "
            "or postgresql://user:password@host:5432/database."
        ) from None
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _engine(url: URL) -> Engine:
    is_server = url.get_backend_name() != "sqlite"
    try:
        engine = create_engine(url, pool_pre_ping=is_server)  # the server may have been restarted meanwhile
    except ModuleNotFoundError as error:
        if error.name == "psycopg":
            raise StoreError("A PostgreSQL store needs its driver: pip install 'bluelight[postgresql]'.") from error
        raise StoreError(f"No driver is installed for a {url.drivername} store.") from error
    except NoSuchModuleError as error:
        raise StoreError(f"No driver is installed for a {url.drivername} store.") from error
    if not is_server:
        configure(engine, url)
    return engine
