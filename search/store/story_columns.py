"""A story as columns of the table of versions, and back: the one place that knows which fields a story has.

What is listed here is derived from the fields of `Story`, so that a field that is added to it is stored, read and
corrected as the others are. It needs a column of its name in `search.store.tables.versions`.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from search.story import Story, StoryKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

_IN_OTHER_COLUMNS = ("source", "key", "seen", "version", "withdrawn")
"""Fields that stand in the table of stories, or in `versions` under another name or meaning."""
TEXT_FIELDS = ("title", "body", "summary")
"""The fields that are read. A change of them makes a new version."""

FIELDS = tuple(field.name for field in fields(Story) if field.name not in _IN_OTHER_COLUMNS)
"""The fields of a story that each version has a value of."""
METADATA_FIELDS = tuple(name for name in FIELDS if name not in TEXT_FIELDS)
"""The fields that say something about a story. A change of them corrects the version that is stored."""


def columns_of(story: Story) -> dict[str, Any]:
    """Return the values of `FIELDS` as the database takes them: tuples become lists, which JSON knows."""
    values = {name: getattr(story, name) for name in FIELDS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def story_of(row: Row[Any], *, seen: datetime) -> Story:
    """Return the story of a row of `search.store.story_writer.COLUMNS`, first seen at `seen` (UTC)."""
    values: dict[str, Any] = {
        name: tuple(row._mapping[name]) if isinstance(row._mapping[name], list) else row._mapping[name]
        for name in FIELDS
    }
    values |= {"kind": StoryKind(row.kind), "version": row.number, "withdrawn": row.withdrawn}
    return Story(source=row.source, key=row.key, seen=seen, **values)
