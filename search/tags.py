"""The tags of a story: what it is filtered and counted by, besides its words and its times."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from search.citations import cited_speakers
from search.organisations import places_of, services_of
from search.organisations.finder import certain_mentions, find_names
from search.text import tokenised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.story import Story
    from search.text import TokenisedText


class Tag(StrEnum):
    """What stories are filtered by. The value is the name of a field in the query language and in both engines."""

    SOURCE = "source"
    KIND = "kind"
    SERVICE = "service"
    ORGANISATION = "org"
    PLACE = "place"
    CITES = "cites"
    IS = "is"
    HAS = "has"


FACETS = (Tag.SOURCE, Tag.KIND, Tag.SERVICE, Tag.ORGANISATION, Tag.PLACE, Tag.CITES)
"""The tags whose values are counted in every search unless it asks for fewer."""

EDITED = "edited"
WITHDRAWN = "withdrawn"
LIVE = "live"
IMAGE = "image"
DATE = "date"


def paragraphs_of(story: Story) -> list[TokenisedText]:
    """Return headline, summary and the paragraphs of the body, each split into words."""
    return [tokenised(text) for text in (story.title, story.summary, *story.body)]


def tags(story: Story, paragraphs: Sequence[TokenisedText] | None = None) -> dict[Tag, tuple[str, ...]]:
    """Return the values of each tag of a story, each value once.

    `paragraphs` is `paragraphs_of(story)`, if the caller has it. `ORGANISATION` has the ids of the organisations that
    the story names, `SERVICE` and `PLACE` their services and areas, `CITES` the ids of those that it quotes. `EDITED`
    means that its words changed since it was first seen, `WITHDRAWN` that its source removed it, `LIVE` that it is a
    live page, and `DATE` that its source states when it was published.
    """
    texts_with_names = [(each.text, find_names(each)) for each in paragraphs or paragraphs_of(story)]
    mentions = certain_mentions([name for _, names in texts_with_names for name in names])
    state = ((EDITED, story.version > 1), (WITHDRAWN, story.withdrawn is not None), (LIVE, story.live))
    has = ((IMAGE, bool(story.image)), (DATE, story.published is not None))
    return {
        Tag.SOURCE: (story.source,),
        Tag.KIND: (story.kind.value,),
        Tag.SERVICE: tuple(service.value for service in services_of(mentions)),
        Tag.ORGANISATION: tuple(dict.fromkeys(each.organisation.id for each in mentions)),
        Tag.PLACE: places_of(mentions),
        Tag.CITES: tuple(organisation.id for organisation in cited_speakers(texts_with_names)),
        Tag.IS: tuple(name for name, applies in state if applies),
        Tag.HAS: tuple(name for name, applies in has if applies),
    }
