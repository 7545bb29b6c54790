"""The tags by which stories are filtered, and their values, in words. All functions are pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from search.organisations import Service, organisation_named
from search.tags import DATE, IMAGE, LIVE, Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.story import Source

FACETS = (Tag.SOURCE, Tag.SERVICE, Tag.ORGANISATION, Tag.PLACE, Tag.CITES)
"""The tags whose values are chosen from a list."""


def tag_label(tag: Tag) -> str:
    """Return the name of a tag: "Organisation"."""
    match tag:
        case Tag.SOURCE:
            return "Source"
        case Tag.KIND:
            return "Kind"
        case Tag.SERVICE:
            return "Service"
        case Tag.ORGANISATION:
            return "Organisation"
        case Tag.PLACE:
            return "Place"
        case Tag.CITES:
            return "Cites"
        case Tag.IS:
            return "Is"
        case Tag.HAS:
            return "Has"
        case _:
            assert_never(tag)


def label(tag: Tag, value: str, sources: Mapping[str, Source]) -> str:
    """Return the name of a tag's value: "BBC News" for the source bbc, "Armed forces" for the service armed-forces."""
    match tag:
        case Tag.SOURCE:
            return sources[value].label if value in sources else value
        case Tag.ORGANISATION | Tag.CITES:
            organisation = organisation_named(value)
            return organisation.name if organisation else value
        case Tag.SERVICE:
            return "NHS" if value == Service.NHS else value.replace("-", " ").capitalize()
        case Tag.IS:
            return "live page" if value == LIVE else value
        case Tag.HAS:
            return f"{'an' if value == IMAGE else 'a'} {value}" if value in (IMAGE, DATE) else value
        case Tag.KIND | Tag.PLACE:
            return value
        case _:
            assert_never(tag)


def full_label(tag: Tag, value: str, sources: Mapping[str, Source], *, denied: bool = False) -> str:
    """Return a value after the name of its tag: "Source: BBC News"; "Service: not NHS" if it is `denied`."""
    return f"{tag_label(tag)}: {'not ' * denied}{label(tag, value, sources)}"
