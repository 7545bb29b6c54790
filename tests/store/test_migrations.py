"""Every migration goes up and down, with stories in the tables, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, table

from search.indexer import drain
from search.store import open_store
from search.store.schema import _MIGRATIONS, migrations
from search.store.tables import metadata
from search.store.visits import Visit
from tests.alerts import watch
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store

REVISIONS = [script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()]
"""Newest first."""


def rows(store: Store) -> dict[str, int]:
    """How many rows each table holds."""
    with store._database.read() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


@pytest.fixture
def filled(store: Store, index: StoryIndex) -> Store:
    """With a row in every table that holds what came in."""
    watch(store, "inquest")
    told = story("An inquest.")
    store.stories.save([told])
    drain(store, index)
    store.stories.save([replace(told, body=("An inquest opened.",)), story("A fire.")])
    return store


def go(store: Store, revision: str, how: Any = command.downgrade) -> None:
    with store._database.write() as connection:
        how(migrations(connection), revision)


def test_the_tables_are_those_that_the_code_knows(store: Store) -> None:
    with store._database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_what_is_kept_survives_a_way_down_and_up(filled: Store, revision: str) -> None:
    held = rows(filled)
    stories = [story for batch in filled.stories.batches() for story in batch]
    go(filled, revision)
    go(filled, "head", command.upgrade)
    assert rows(filled) == held
    assert [story for batch in filled.stories.batches() for story in batch] == stories
    filled.stories.save([story("More.")])
    assert filled.queue.waiting() == held["queue"] + 1
    with filled._database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_before_live_pages_were_marked_an_address_had_one_visit(store: Store) -> None:
    page = "https://www.gov.uk/government/news/rescue"
    for source in (POLICE, RADIO):
        visit = Visit(url=page, source=source.name, etag='"1"', last_modified="", fetched=NOON, fresh_until=NOON)
        store.visits.keep(source.name, [visit], older=NOON)
    live, told = story(live=True), story("An inquest opened.")
    store.stories.save([live, told])
    go(store, "0005")
    go(store, "head", command.upgrade)
    assert store.stories.get([live.id, told.id]) == [replace(live, live=False), told]
    assert [store.visits.of(source.name).keys() for source in (POLICE, RADIO)] == [{page}, set()]


def test_the_way_down_to_nothing_leaves_nothing(filled: Store, store_url: str) -> None:
    go(filled, "base")
    assert rows(filled).keys() == {"alembic_version"}
    with open_store(store_url) as again:
        assert again.stories.count() == 0
