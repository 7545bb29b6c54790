"""What a story is filtered and counted by, besides its words and its times."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from search.citations import cited
from search.organisations import mentions, named, places_of, services_of

if TYPE_CHECKING:
    from search.story import Story


class Tag(StrEnum):
    """What stories are filtered by; the name of a field in the query language and in both engines."""

    SOURCE = "source"
    KIND = "kind"
    SERVICE = "service"
    ORGANISATION = "org"
    PLACE = "place"
    CITES = "cites"
    IS = "is"
    HAS = "has"


FACETS = (Tag.SOURCE, Tag.KIND, Tag.SERVICE, Tag.ORGANISATION, Tag.PLACE, Tag.CITES)
"""The tags whose values are counted with every search."""

EDITED = "edited"
WITHDRAWN = "withdrawn"
LIVE = "live"
IMAGE = "image"
DATE = "date"


def tags(story: Story) -> dict[Tag, tuple[str, ...]]:
    """All that a story is tagged with, each value once.

    `ORGANISATION`: the ids of those that its words name, `SERVICE` and `PLACE` what they are and where they serve.
    `CITES`: the ids of those whom it quotes. `EDITED`: its words changed since it was first seen. `WITHDRAWN`: its
    source has it no more. `LIVE`: it is a live page. `DATE`: its source states when it was published.
    """
    paragraphs = (story.title, story.summary, *story.body)
    found = mentions("\n".join(paragraphs))
    quoted = (named(name) for name in cited(paragraphs))
    state = ((EDITED, story.version > 1), (WITHDRAWN, story.withdrawn is not None), (LIVE, story.live))
    has = ((IMAGE, bool(story.image)), (DATE, story.published is not None))
    return {
        Tag.SOURCE: (story.source,),
        Tag.KIND: (story.kind.value,),
        Tag.SERVICE: tuple(service.value for service in services_of(found)),
        Tag.ORGANISATION: tuple(dict.fromkeys(each.organisation.id for each in found)),
        Tag.PLACE: places_of(found),
        Tag.CITES: tuple(organisation.id for organisation in quoted if organisation),
        Tag.IS: tuple(name for name, so in state if so),
        Tag.HAS: tuple(name for name, so in has if so),
    }
