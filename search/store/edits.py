"""What is an edit of a story, and what only a correction of what is said about it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from search.store.story_columns import ABOUT, columns_of

if TYPE_CHECKING:
    from sqlalchemy import Row

    from search.story import Story

_STAMP = re.compile(
    r"\W*(?:(?:last|first)\s+)?(?:updated|published|posted|modified)?[\s:]*"
    r"(?:(?:just|moments)\s+(?:now|ago)|(?:an?|\d+)\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\s+ago)\W*",
    re.IGNORECASE,
)
"""A paragraph that says nothing but how long ago something was: "Last updated 3 minutes ago"."""

_UNSAID: tuple[object, ...] = ("", [], None)


def words(told: Story | Row[Any]) -> list[list[str]]:
    """What is read of a story: how many spaces stand between its words is no news, nor is the age of the page."""
    paragraphs = (told.title, *(told.body or (told.summary,)))
    return [paragraph.split() for paragraph in paragraphs if not _STAMP.fullmatch(paragraph)]


def corrections(story: Story, held: Row[Any]) -> dict[str, Any]:
    """What a source now says otherwise about a story whose words it left: columns of the version that is held.

    What it says no longer is kept.
    """
    names = (*ABOUT, "summary") if held.body else ABOUT
    stated = {name: value for name, value in columns_of(story).items() if name in names}
    return {name: value for name, value in stated.items() if value not in _UNSAID and value != getattr(held, name)}
