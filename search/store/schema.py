"""Creates the tables of a database and brings them up to date, with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import func, select

from search.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x626C7565
"""The number of an advisory lock on PostgreSQL ("blue").

If several processes start together, the one that has the lock migrates.
"""


_LAST_BEFORE_RELEASE = "0007"
"""The last revision before the first release. Nobody has a store with an older one."""
_NEW_NAMES = (
    "ALTER TABLE visits RENAME TO validators",
    "ALTER TABLE tellings RENAME TO story_events",
    "DROP INDEX ix_tellings_seen",
    "CREATE INDEX ix_story_events_seen ON story_events (seen)",
    "ALTER TABLE channels RENAME COLUMN sealed TO encrypted",
    "ALTER TABLE channels RENAME COLUMN place TO server",
    "ALTER TABLE alerts RENAME COLUMN looked TO checked_for_spikes",
    "ALTER TABLE polls RENAME COLUMN told TO notified",
    "ALTER TABLE versions ADD COLUMN published_guessed BOOLEAN DEFAULT FALSE NOT NULL",
    "ALTER TABLE alerts DROP COLUMN feed",
)
_NEW_TOKENS = (
    "ALTER TABLE {table} ADD COLUMN token VARCHAR NOT NULL DEFAULT ''",
    "UPDATE {table} SET token = {random}",
    "CREATE UNIQUE INDEX ix_{table}_token ON {table} (token)",
)
_RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}


def upgrade(engine: Engine, where: str) -> None:
    """Bring the tables up to date. If several processes start together, one of them does so.

    Raises `StoreError` if the tables have an unknown revision. `where` is the address of the store, for a person.
    """
    with engine.connect() as connection:
        revision = _revision(connection)
        if revision == ScriptDirectory(str(_MIGRATIONS)).get_current_head():
            return
    try:
        with engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                migrate(connection)
    except CommandError as error:
        raise StoreError(
            f"The store at {where} was made by another version of Blue Light (its tables are at revision {revision}); "
            "open it with that version."
        ) from error


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision, within the transaction of the connection.

    Raises Alembic's `CommandError` if they have an unknown revision.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if _revision(connection) == _LAST_BEFORE_RELEASE:
        _take_over(connection)
    command.upgrade(migrations(connection), "head")


def migrations(connection: Connection) -> Config:
    """Return the configuration that makes Alembic's commands use this connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _take_over(connection: Connection) -> None:
    """Give the tables of the time before the first release their present names and tokens, and note this release."""
    for statement in _NEW_NAMES:
        connection.exec_driver_sql(statement)
    for table in ("alerts", "channels"):
        for statement in _NEW_TOKENS:
            connection.exec_driver_sql(statement.format(table=table, random=_RANDOM[connection.dialect.name]))
    command.stamp(migrations(connection), "first_release", purge=True)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
