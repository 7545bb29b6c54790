"""What both engines index of a story, under the same field names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from search.calendar import day_of
from search.query.tree import Scope, Time
from search.tags import paragraphs_of, tags
from search.text import indexed_text, words, words_as_written

if TYPE_CHECKING:
    from datetime import datetime

    from search.story import Story

FORMAT = 4
"""The number of this format. Add one with every change of what is indexed or of how text is split into words: an index
with another number is rebuilt."""

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
"""The fields that are searched for the words of a scope, and how much a hit counts in each field."""

WORD_FIELDS = (TITLE, BODY, Scope.AUTHORS.value, Scope.EXACT.value)


def document(story: Story) -> dict[str, str | int | list[str]]:
    """Return the fields of a story: its words split and folded, its days as ordinals of newsroom days.

    A `Time` that the source does not state is left out. The last 1,024 documents are cached, as a batch is matched
    right after it was indexed.
    """
    return _document(story, story.version, story.withdrawn)


@lru_cache(maxsize=1024)
def _document(story: Story, version: int, _withdrawn: datetime | None) -> dict[str, str | int | list[str]]:
    """Return the document. Version and withdrawal are not part of a story's equality, so they are keys of the cache."""
    title, *below = paragraphs = paragraphs_of(story)
    days = {
        Time.ANY: story.when,
        Time.PUBLISHED: story.published,
        Time.MODIFIED: story.modified,
        Time.SEEN: story.seen,
    }
    return {
        TITLE: indexed_text([title.words]),
        BODY: indexed_text(each.words for each in below),
        Scope.AUTHORS.value: indexed_text(words(name) for name in story.authors),
        Scope.EXACT.value: indexed_text(words_as_written(each.text) for each in paragraphs),
        "order": story.order,
        "version": version,
        **{tag.value: list(values) for tag, values in tags(story, paragraphs).items()},
        **{time.value: day_of(moment).toordinal() for time, moment in days.items() if moment},
    }
