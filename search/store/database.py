"""Connections to the store's database, SQLite or PostgreSQL, and its failures told in a sentence."""

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
"""What is not a bug of ours: the server is gone, its disk is full, it takes no writes."""


class Database:
    """The database behind a store: `read`, `write` and `claim` give connections, each one transaction.

    All raise `StoreError` where the database cannot be reached, read or written.
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
        """A connection that sees one state of the store."""
        with self._store_errors(), self._engine.connect() as connection:
            if not self.is_file:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept, all of them, when the block ends well."""
        with self._store_errors(), self._engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def claim(self, query: Select[Any]) -> Iterator[tuple[Connection, list[Row[Any]]]]:
        """The rows, and a connection whose changes are kept when the block ends well.

        On PostgreSQL what the query locks is locked until the block ends or its process dies. SQLite has no such
        locks, and to hold its one would keep the crawler waiting: there the rows are only read.
        """
        with self._store_errors(), self._engine.connect() as connection:
            rows = list(connection.execute(query))
            if self.is_file:
                connection.commit()
                connection.execution_options(write=True)
            yield connection, rows
            connection.commit()

    def rewrite(self) -> None:
        """Write the files anew, without what was deleted; raises `StoreError` while somebody else uses them."""
        with self._store_errors(), closing(self._engine.raw_connection()) as connection:
            if self.is_file:
                vacuum(connection)
            else:
                _vacuum(connection)

    def close(self) -> None:
        self._engine.dispose()

    @property
    def is_file(self) -> bool:
        """Whether this is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def where(self) -> str:
        """The place of the store, for a person; without its password."""
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
    """An INSERT that can say what to do where the row is there already (`on_conflict_...`)."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _vacuum(connection: PoolProxiedConnection) -> None:
    """Have PostgreSQL write its tables anew (https://www.postgresql.org/docs/current/sql-vacuum.html).

    Analysed before: what its statistics have as samples of a column are values that stood in it.
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
    except (ArgumentError, ValueError):  # its message holds the address, which may hold a password
        raise StoreError(
            "The address of the store cannot be read; write it as sqlite:////folder/bluelight.db "
            "or postgresql://user:password@host:5432/database."
        ) from None
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _engine(url: URL) -> Engine:
    served = url.get_backend_name() != "sqlite"
    try:
        engine = create_engine(url, pool_pre_ping=served)  # a server may have been restarted since
    except ModuleNotFoundError as error:
        if error.name == "psycopg":
            raise StoreError("A PostgreSQL store needs its driver: pip install 'bluelight[postgresql]'.") from error
        raise StoreError(f"No driver is installed for a {url.drivername} store.") from error
    except NoSuchModuleError as error:
        raise StoreError(f"No driver is installed for a {url.drivername} store.") from error
    if not served:
        configure(engine, url)
    return engine
