"""What both engines index of a story, under the same names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from search.calendar import day_of
from search.query.tree import Scope, Time
from search.tags import paragraphs_of, tags
from search.text import indexed, words, words_as_written

if TYPE_CHECKING:
    from datetime import datetime

    from search.story import Story

FORMAT = 4
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
    return _document(story, story.version, story.withdrawn)


@lru_cache(maxsize=1024)
def _document(story: Story, version: int, _withdrawn: datetime | None) -> dict[str, str | int | list[str]]:
    """By what is no part of a story's equality too."""
    title, *below = paragraphs = paragraphs_of(story)
    days = {
        Time.ANY: story.when,
        Time.PUBLISHED: story.published,
        Time.MODIFIED: story.modified,
        Time.SEEN: story.seen,
    }
    return {
        TITLE: indexed([title.words]),
        BODY: indexed(each.words for each in below),
        Scope.AUTHORS.value: indexed(words(name) for name in story.authors),
        Scope.EXACT.value: indexed(words_as_written(each.text) for each in paragraphs),
        "order": story.order,
        "version": version,
        **{tag.value: list(values) for tag, values in tags(story, paragraphs).items()},
        **{time.value: day_of(moment).toordinal() for time, moment in days.items() if moment},
    }
