"""What both engines index of a story, under the same names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from search.newsroom import day_of
from search.query.tree import Scope, Time
from search.tags import tags
from search.text import indexed, words_as_written

if TYPE_CHECKING:
    from search.story import Story

FORMAT = 3
"""Counts up with every change of what is indexed or of how words are cut: an index of another number is rebuilt."""

TITLE, BODY = Scope.TITLE.value, Scope.BODY.value
TITLE_BOOST = 3.0
"""How much more a word counts in the headline than below it."""

FIELDS_OF = {
    Scope.TEXT: ((BODY, 1.0), (TITLE, TITLE_BOOST)),
    Scope.TITLE: ((TITLE, TITLE_BOOST),),
    Scope.BODY: ((BODY, 1.0),),
    Scope.AUTHORS: ((Scope.AUTHORS.value, 1.0),),
    Scope.EXACT: ((Scope.EXACT.value, 1.0),),
}
"""The fields that are searched for words of a scope, and how much a hit counts in each."""

WORD_FIELDS = (TITLE, BODY, Scope.AUTHORS.value, Scope.EXACT.value)


def document(story: Story) -> dict[str, str | int | list[str]]:
    """A story as an engine is handed it: words already cut and folded, days as ordinals of newsroom days.

    Of `Time`, what the source does not state is left out. A batch is kept, as it is matched right after it was added.
    """
    return _document(story, story.version)


@lru_cache(maxsize=1024)
def _document(story: Story, version: int) -> dict[str, str | int | list[str]]:
    """By its version too, which is no part of a story's equality."""
    below = (story.summary, *story.body)
    days = {
        Time.ANY: story.when,
        Time.PUBLISHED: story.published,
        Time.MODIFIED: story.modified,
        Time.SEEN: story.seen,
    }
    return {
        TITLE: indexed((story.title,)),
        BODY: indexed(below),
        Scope.AUTHORS.value: indexed(story.authors),
        Scope.EXACT.value: indexed((story.title, *below), words_as_written),
        "order": story.order,
        "version": version,
        **{tag.value: list(values) for tag, values in tags(story).items()},
        **{time.value: day_of(moment).toordinal() for time, moment in days.items() if moment},
    }
