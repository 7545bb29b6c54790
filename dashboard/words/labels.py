"""What stories are filtered by, in words. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.organisations import Service, organisation_named
from search.tags import DATE, IMAGE, LIVE, Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.story import Source

FACETS = {
    Tag.SOURCE: "Source",
    Tag.SERVICE: "Service",
    Tag.ORGANISATION: "Organisation",
    Tag.PLACE: "Place",
    Tag.CITES: "Cites",
}
"""The tags whose values are chosen from a list."""
_NAMES = FACETS | {Tag.KIND: "Kind", Tag.IS: "Is", Tag.HAS: "Has"}
_WORDS = {
    (Tag.SERVICE, Service.NHS.value): "NHS",
    (Tag.IS, LIVE): "live page",
    (Tag.HAS, IMAGE): "an image",
    (Tag.HAS, DATE): "a date",
}


def label(tag: Tag, value: str, sources: Mapping[str, Source]) -> str:
    """A value of a tag as it is called: "BBC News" for the source bbc, "Armed forces" for the service armed-forces."""
    if (tag, value) in _WORDS:
        return _WORDS[tag, value]
    if tag is Tag.SOURCE:
        return sources[value].label if value in sources else value
    if tag in (Tag.ORGANISATION, Tag.CITES):
        organisation = organisation_named(value)
        return organisation.name if organisation else value
    if tag is Tag.SERVICE:
        return value.replace("-", " ").capitalize()
    return value


def full_label(tag: Tag, value: str, sources: Mapping[str, Source], *, denied: bool = False) -> str:
    """The same with what it is: "Source: BBC News", "Service: not NHS"."""
    return f"{_NAMES[tag]}: {'not ' * denied}{label(tag, value, sources)}"
