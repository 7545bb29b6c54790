"""A story as columns of the table of versions, and back. This is the only module that knows the fields of a story.

The lists here are derived from the fields of `Story`, so that a new field is stored, read and corrected like the
others. It needs a column of the same name in `search.store.tables.versions`.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from search.story import Story, StoryKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

_IN_OTHER_COLUMNS = ("source", "key", "seen", "version", "withdrawn")
"""Fields in the table of stories, or in `versions` under another name or with another meaning."""
TEXT_FIELDS = ("title", "body", "summary")
"""The fields with the words of a story. A change of the words makes a new version."""

FIELDS = tuple(field.name for field in fields(Story) if field.name not in _IN_OTHER_COLUMNS)
"""The fields that each version has."""
METADATA_FIELDS = tuple(name for name in FIELDS if name not in TEXT_FIELDS)
"""The other fields of a version. A change of them corrects the stored version."""


def columns_of(story: Story) -> dict[str, Any]:
    """Return the values of `FIELDS` for the database. Tuples become lists, because JSON has no tuples."""
    values = {name: getattr(story, name) for name in FIELDS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def story_of(row: Row[Any], *, seen: datetime) -> Story:
    """Return the story of a row of `search.store.story_writer.STORY_COLUMNS`, first seen at `seen` (UTC)."""
    values: dict[str, Any] = {
        name: tuple(row._mapping[name]) if isinstance(row._mapping[name], list) else row._mapping[name]
        for name in FIELDS
    }
    values |= {"kind": StoryKind(row.kind), "version": row.number, "withdrawn": row.withdrawn}
    return Story(source=row.source, key=row.key, seen=seen, **values)
