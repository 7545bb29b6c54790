"""Copies a store to another database: all rows of all tables, in one transaction on each side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from search.errors import StoreError
from search.store.database import Database
from search.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Table

_ROWS = 1_000


def copy(old: str, new: str, progress: Callable[[int], None] = lambda _: None) -> dict[str, tuple[int, int]]:
    """Copy the store at an address into an empty one at another, which is created if needed.

    `progress` is called with the number of rows in each part. Returns, for each table, how many rows the old store and
    the new one have. Raises `StoreError`, also if the new store is not empty; then nothing was copied.
    """
    source, target = Database(old), Database(new)
    try:
        if any(count_rows(target).values()):
            raise StoreError(f"The store at {target.where} is not empty; name another.")
        with source.read() as reading, target.write() as writing:
            for table in metadata.sorted_tables:
                _copy(reading, writing, table, progress)
        copied = count_rows(target)
        return {name: (rows, copied[name]) for name, rows in count_rows(source).items()}
    finally:
        source.close()
        target.close()


def count_rows(database: Database) -> dict[str, int]:
    """Return how many rows each table has. Raises `StoreError`."""
    with database.read() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def _copy(reading: Connection, writing: Connection, table: Table, progress: Callable[[int], None]) -> None:
    for rows in reading.execute(select(table).execution_options(yield_per=_ROWS)).partitions():
        writing.execute(table.insert(), [dict(row._mapping) for row in rows])
        progress(len(rows))
    counted = table.autoincrement_column
    if counted is not None and writing.dialect.name == "postgresql":
        last = writing.scalar(select(func.max(counted)))
        if last:  # the sequence for new rows does not notice copied ids
            writing.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counted.name), last)))
