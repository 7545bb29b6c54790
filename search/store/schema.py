"""The tables of a database brought up to date, by Alembic."""

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
"""The number of the lock on PostgreSQL ("blue"), under which one of several processes that start together migrates."""


def upgrade(engine: Engine, where: str) -> None:
    """Bring the tables up to date; of several processes that start together, one does.

    Raises `StoreError` for tables of a newer version of Blue Light; `where` is the store's place, for a person.
    """
    with engine.connect() as connection:
        if _revision(connection) == ScriptDirectory(str(_MIGRATIONS)).get_current_head():
            return
    try:
        with engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                migrate(connection)
    except CommandError as error:
        raise StoreError(f"The store at {where} was made by a newer version of Blue Light.") from error


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision, within the transaction of the connection.

    Raises Alembic's `CommandError` where they are of a revision that is not known here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    command.upgrade(migrations(connection), "head")


def migrations(connection: Connection) -> Config:
    """What Alembic's commands ask for, to work on this connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
