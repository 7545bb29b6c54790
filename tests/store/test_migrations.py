"""The migration creates the tables that the code expects, and upgrades a store from before the first release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from search.alert import Medium
from search.errors import StoreError
from search.store import open_store
from search.store.backup import restore
from search.store.schema import _LAST_BEFORE_RELEASE, _NEW_NAMES
from search.store.tables import metadata
from tests.stories import POLICE

if TYPE_CHECKING:
    from search.store import Store

BACKUP = Path(__file__).with_name("revision_0007.sql")
"""A backup, as SQL, of a store of the last version before the first release."""


def schema_differences(store: Store) -> list[object]:
    with store._database.read() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def set_revision(store: Store, revision: str) -> None:
    with store._database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    file = tmp_path / "before.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(BACKUP.read_text())
    return file


def test_the_tables_are_those_that_the_code_knows(store: Store) -> None:
    assert schema_differences(store) == []


def test_a_backup_of_the_last_version_before_the_release_is_taken_over(backup: Path, sqlite_url: str) -> None:
    assert restore(sqlite_url, backup, replace=False) == 2
    with open_store(sqlite_url, {}) as store:
        assert schema_differences(store) == []
        [alert] = store.alerts.all()
        assert alert.query == "inquest"
        assert [(each.medium, each.server, each.encrypted) for each in alert.channels] == [
            (Medium.MAIL, "mail", ""),
            (Medium.WEBHOOK, "desk.example", "gAAAA"),
        ]
        notices = store.notices.latest(alert.id, 10)
        assert [(str(each.occasion), each.version) for each in notices] == [("edited", 2), ("new", 1)]
        assert len({alert.token, *(each.token for each in alert.channels)} - {""}) == 3
        assert store.notices.muted(alert.id) == {notices[0].event}
        assert store.story_events.events([notices[0].event]) == {notices[0].event: notices[0].event}
        assert store.validators.of_source(POLICE.name).keys() == {"https://police.example/feed"}
        assert store.polls.all()[POLICE.name].notified == "silent"


def test_a_server_at_the_last_revision_before_the_release_is_taken_over(store: Store, store_url: str) -> None:
    """The present tables get their old names back, because a backup of SQLite cannot be restored into PostgreSQL."""
    back = (
        "ALTER TABLE validators RENAME TO visits",
        "ALTER TABLE story_events RENAME TO tellings",
        "DROP INDEX ix_story_events_seen",
        "CREATE INDEX ix_tellings_seen ON tellings (seen)",
        "ALTER TABLE channels RENAME COLUMN encrypted TO sealed",
        "ALTER TABLE channels RENAME COLUMN server TO place",
        "ALTER TABLE alerts RENAME COLUMN checked_for_spikes TO looked",
        "ALTER TABLE polls RENAME COLUMN notified TO told",
        "ALTER TABLE versions DROP COLUMN published_guessed",
        "ALTER TABLE alerts ADD COLUMN feed INTEGER NOT NULL DEFAULT 0",
    )
    assert len(back) == len(_NEW_NAMES)
    tokens = [f"DROP INDEX ix_{table}_token" for table in ("alerts", "channels")]
    tokens += [f"ALTER TABLE {table} DROP COLUMN token" for table in ("alerts", "channels")]
    with store._database.write() as connection:
        for statement in (*back, *tokens):
            connection.exec_driver_sql(statement)
    set_revision(store, _LAST_BEFORE_RELEASE)
    with open_store(store_url, {}) as opened:
        assert schema_differences(opened) == []
        assert opened.sources.by_name().keys() == store.sources.by_name().keys()


@pytest.mark.parametrize("revision", ["0001", "0006", "0008"])
def test_a_store_of_another_revision_is_refused_and_left_alone(store: Store, store_url: str, revision: str) -> None:
    set_revision(store, revision)
    with pytest.raises(
        StoreError, match=rf"made by another version of Blue Light \(its tables are at revision {revision}"
    ):
        open_store(store_url, {})
    set_revision(store, "first_release")
    assert schema_differences(store) == []
