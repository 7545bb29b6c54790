"""What a story is filtered and counted by, besides its words and its times."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.story import Story


class Tag(StrEnum):
    """What stories are filtered by; the name of a field in the query language and in both engines."""

    SOURCE = "source"
    KIND = "kind"
    IS = "is"
    HAS = "has"


FACETS = (Tag.SOURCE, Tag.KIND)
"""The tags whose values are counted with every search."""

EDITED = "edited"
IMAGE = "image"
DATE = "date"


def tags(story: Story) -> dict[Tag, tuple[str, ...]]:
    """All that a story is tagged with, each value once.

    `EDITED`: its words changed since it was first seen. `DATE`: its source states when it was published.
    """
    has = ((IMAGE, bool(story.image)), (DATE, story.published is not None))
    return {
        Tag.SOURCE: (story.source,),
        Tag.KIND: (story.kind.value,),
        Tag.IS: (EDITED,) if story.version > 1 else (),
        Tag.HAS: tuple(name for name, there in has if there),
    }
