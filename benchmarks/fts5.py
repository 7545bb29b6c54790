"""SQLite's FTS5 with tables for counts: what a user might choose instead of the embedded engine."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from search.tags import FACETS, tags

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from search.story import Story

SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=OFF;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, text);
CREATE TABLE IF NOT EXISTS stories (id INTEGER PRIMARY KEY, day INTEGER, moment INTEGER);
CREATE TABLE IF NOT EXISTS tags (story INTEGER, tag TEXT, value TEXT, PRIMARY KEY (story, tag, value)) WITHOUT ROWID;
"""
_FIELD = re.compile(r"\b(\w+):(\S+)")


class Fts5:
    """Finds the newest twenty stories with marks and counts, like a search page of Blue Light.

    It leaves out the other forms of words, copies, and facets that ignore their own filter.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(SCHEMA)

    def count(self) -> int:
        """Return how many stories are stored."""
        return int(self._database.execute("SELECT coalesce(max(id), 0) FROM stories").fetchone()[0])

    def text(self) -> int:
        """Return how many characters the stories have."""
        return int(self._database.execute("SELECT sum(length(title) + length(text)) FROM words").fetchone()[0])

    def add(self, stories: Iterable[Story]) -> None:
        """Add stories in one transaction."""
        first = self.count() + 1
        with self._database:
            for number, story in enumerate(stories, start=first):
                row = (number, story.title, " ".join(story.body))
                self._database.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", row)
                day = story.published.toordinal() if story.published else None
                self._database.execute("INSERT INTO stories VALUES (?, ?, ?)", (number, day, story.order))
                values = [(number, tag, value) for tag, tagged in tags(story).items() for value in tagged]
                self._database.executemany("INSERT INTO tags VALUES (?, ?, ?)", values)

    def page(self, query: str) -> object:
        """Return hits with marks, and the numbers of stories by the values of each facet and by day."""
        condition, parameters = _condition(query)
        hits = self._database.execute(
            "SELECT words.rowid, snippet(words, 1, '<b>', '</b>', '…', 40) FROM words "
            f"JOIN stories ON stories.id = words.rowid WHERE {condition} ORDER BY stories.moment DESC LIMIT 20",
            parameters,
        ).fetchall()
        within = f"(SELECT words.rowid FROM words JOIN stories ON stories.id = words.rowid WHERE {condition})"
        counted = [
            self._database.execute(
                f"SELECT value, count(*) FROM tags WHERE tag = ? AND story IN {within} GROUP BY value",
                (tag, *parameters),
            ).fetchall()
            for tag in FACETS
        ]
        days = f"SELECT day, count(*) FROM stories WHERE id IN {within} GROUP BY day"
        return hits, counted, self._database.execute(days, parameters).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _condition(query: str) -> tuple[str, tuple[str | int, ...]]:
    """Return a generated query as SQL: its words, and the fields `after`, `before` and those of tags."""
    conditions = ["words MATCH ?"]
    values: list[str | int] = [re.sub(r"-(?=\w)", "NOT ", _FIELD.sub("", query)).strip()]
    for name, value in _FIELD.findall(query):
        if name in ("after", "before"):
            conditions.append("stories.day >= ?" if name == "after" else "stories.day < ?")
            values.append(date.fromisoformat(f"{value}-01").toordinal())
        else:
            conditions.append(
                "EXISTS (SELECT 1 FROM tags WHERE tags.story = words.rowid AND tags.tag = ? AND tags.value = ?)"
            )
            values += [name, value]
    return " AND ".join(conditions), tuple(values)
