"""What both engines index of a story, under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.newsroom import day_of
from search.text import indexed

if TYPE_CHECKING:
    from search.story import Story

TITLE_BOOST = 2.0
"""How much more a word counts in the headline. All of a headline is in `text` too: it ranks, it finds nothing new."""


def document(story: Story) -> dict[str, str | int]:
    """A story as an engine is handed it: words already cut and folded, days as ordinals of newsroom days.

    `day` is that of publication and is left out where none is stated; `when` is that of `Story.when`.
    """
    fields: dict[str, str | int] = {
        "source": story.source,
        "kind": story.kind.value,
        "title": indexed((story.title,)),
        "text": indexed((story.title, story.summary, *story.body)),
        "order": story.order,
        "when": day_of(story.when).toordinal(),
    }
    if story.published:
        fields["day"] = day_of(story.published).toordinal()
    return fields
