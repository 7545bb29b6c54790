"""What counts as an edit of a story, and what is only a correction of its metadata. All functions are pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from search.calendar import day_of, midnight
from search.store.story_columns import METADATA_FIELDS, columns_of

if TYPE_CHECKING:
    from sqlalchemy import Row

    from search.story import Story

_STAMP = re.compile(
    r"\W*(?:(?:last|first)\s+)?(?:updated|published|posted|modified)?[\s:]*"
    r"(?:(?:just|moments)\s+(?:now|ago)|(?:an?|\d+)\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\s+ago)\W*",
    re.IGNORECASE,
)
"""A paragraph that says only how long ago something was: "Last updated 3 minutes ago"."""

_EMPTY: tuple[object, ...] = ("", [], None)


def words_of(story: Story | Row[Any]) -> list[list[str]]:
    """Return the words of a story by paragraph. The number of spaces and the age of the page do not count as words."""
    paragraphs = (story.title, *(story.body or (story.summary,)))
    return [paragraph.split() for paragraph in paragraphs if not _STAMP.fullmatch(paragraph)]


def corrections(story: Story, stored: Row[Any]) -> dict[str, Any]:
    """Return the metadata that a source now states differently, as columns of the stored version.

    Metadata that the source no longer states stays as it is, and so does a date of publication that was better.
    """
    names = (*METADATA_FIELDS, "summary") if stored.body else METADATA_FIELDS
    stated = {name: value for name, value in columns_of(story).items() if name in names}
    if _is_worse_date(story, stored):
        stated = {name: value for name, value in stated.items() if name not in ("published", "published_guessed")}
    return {name: value for name, value in stated.items() if value not in _EMPTY and value != getattr(stored, name)}


def _is_worse_date(story: Story, stored: Row[Any]) -> bool:
    """Return whether a story's date of publication is none, a guess beside a statement, or the mere day of a moment."""
    if story.published is None or stored.published is None:
        return story.published is None
    if story.published_guessed != stored.published_guessed:
        return story.published_guessed
    day = day_of(stored.published)
    return stored.published != midnight(day) and story.published == midnight(day)
