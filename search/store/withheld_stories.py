"""Stories that must no longer be in the store: their words are deleted, and a tombstone keeps them from coming back."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from search.errors import UnknownStory
from search.store.tables import crawls, messages, metadata, notices, recurring, stories, validators, versions, withheld

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from search.store.database import Database

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What remains of a withheld story: its id and source, when it was withheld (UTC), by whom, and why."""

    story: str
    source: str
    withheld: datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldWords:
    """The addresses and paragraphs of all versions of a withheld story, to find it in archives. Nothing stores them."""

    addresses: frozenset[str]
    paragraphs: frozenset[str]


class WithheldStories:
    """The tombstones, for `search.withholding` and the crawler."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, tombstone: Tombstone) -> WithheldWords:
        """Delete a story from all tables and put the tombstone in its place. Return the words that were deleted.

        Raises `UnknownStory`. The database's files contain the words until `wipe`.
        """
        with self._database.write() as connection:
            words = _words(connection, tombstone.story)
            if not words.addresses:
                raise UnknownStory(f"No story has the id {tombstone.story!r}.")
            connection.execute(withheld.insert().values(asdict(tombstone)))
            _forget(connection, tombstone.story, words)
        _log.warning("%s withheld the story %s: %s", tombstone.who, tombstone.story, tombstone.reason)
        return words

    def all(self) -> list[Tombstone]:
        """Return all tombstones, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(withheld).order_by(withheld.c.withheld.desc()))
            return [Tombstone(**row._mapping) for row in rows]

    def count(self) -> int:
        """Return how many stories are withheld."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(withheld)) or 0

    def existing(self, ids: Sequence[str]) -> set[str]:
        """Return which of these stories are withheld."""
        with self._database.read() as connection:
            return set(connection.scalars(select(withheld.c.story).where(withheld.c.story.in_(ids))))

    def wipe(self) -> None:
        """Rewrite the database's files, so that they no longer contain what was deleted.

        Raises `StoreError`, also while another process prevents the rewriting.
        """
        self._database.rewrite()


def _words(connection: Connection, story: str) -> WithheldWords:
    rows = connection.execute(select(versions).where(versions.c.story == story)).all()
    texts = {text for row in rows for text in (row.title, row.summary, *row.body)}
    return WithheldWords(
        addresses=frozenset(row.url for row in rows),
        paragraphs=frozenset(filter(None, (" ".join(text.split()) for text in texts))),
    )


def _forget(connection: Connection, story: str, words: WithheldWords) -> None:
    """Delete all rows that refer to the story, and those that contain its words or its address for another reason."""
    for table in reversed(metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column is stories.c.id:
                connection.execute(table.delete().where(key.parent == story))
    is_empty = ~exists().where(notices.c.message == messages.c.id)
    connection.execute(messages.delete().where(is_empty))
    connection.execute(stories.delete().where(stories.c.id == story))
    connection.execute(recurring.delete().where(recurring.c.paragraph.in_(words.paragraphs)))
    of_address = [validators.c.url.contains(address, autoescape=True) for address in words.addresses]
    connection.execute(validators.delete().where(or_(*of_address)))
    mentions = [crawls.c.problem.contains(each, autoescape=True) for each in (*words.addresses, *words.paragraphs)]
    connection.execute(crawls.update().where(or_(*mentions)).values(problem="a withheld story was left out"))
