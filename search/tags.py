"""What a story is filtered and counted by, besides its words and its times."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from search.citations import quoted
from search.organisations import places_of, services_of
from search.organisations.finder import certain, names
from search.text import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.story import Story
    from search.text import Cut


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


def paragraphs_of(story: Story) -> list[Cut]:
    """Headline, summary and body, cut into words."""
    return [cut(text) for text in (story.title, story.summary, *story.body)]


def tags(story: Story, paragraphs: Sequence[Cut] | None = None) -> dict[Tag, tuple[str, ...]]:
    """All that a story is tagged with, each value once; `paragraphs` are its `paragraphs_of`, where they are at hand.

    `ORGANISATION`: the ids of those that its words name, `SERVICE` and `PLACE` what they are and where they serve.
    `CITES`: the ids of those whom it quotes. `EDITED`: its words changed since it was first seen. `WITHDRAWN`: its
    source has it no more. `LIVE`: it is a live page. `DATE`: its source states when it was published.
    """
    named = [(each.text, names(each)) for each in paragraphs or paragraphs_of(story)]
    found = certain([name for _, names_there in named for name in names_there])
    state = ((EDITED, story.version > 1), (WITHDRAWN, story.withdrawn is not None), (LIVE, story.live))
    has = ((IMAGE, bool(story.image)), (DATE, story.published is not None))
    return {
        Tag.SOURCE: (story.source,),
        Tag.KIND: (story.kind.value,),
        Tag.SERVICE: tuple(service.value for service in services_of(found)),
        Tag.ORGANISATION: tuple(dict.fromkeys(each.organisation.id for each in found)),
        Tag.PLACE: places_of(found),
        Tag.CITES: tuple(organisation.id for organisation in quoted(named)),
        Tag.IS: tuple(name for name, so in state if so),
        Tag.HAS: tuple(name for name, so in has if so),
    }
