"""The metadata that one layer of a page declares, and how the layers are merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.extraction.times import StatedTime

_BY = re.compile(
    r"^(?:(?:(?:article|posted|written|reported|words|story)\s+)?by|author|authors|writer|words)\b[\s:]+", re.IGNORECASE
)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMetadata:
    """The metadata that one layer of a page declares. Missing fields are empty. Times are plausible and aware."""

    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    published: StatedTime | None = None
    modified: StatedTime | None = None
    language: str = ""
    image: str = ""
    canonical: str = ""
    live: bool = False


def merge_layers(layers: Mapping[str, DeclaredMetadata]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return each field from the first layer that declares it, and the name of that layer for each field."""
    chosen: dict[str, Any] = {}
    how: dict[str, str] = {}
    for field in fields(DeclaredMetadata):
        for name, metadata in layers.items():
            if value := getattr(metadata, field.name):
                chosen[field.name], how[field.name] = value, name
                break
    return chosen, how


def name_of(byline: str) -> str:
    """Return the name in a byline ("Ann Orr" in "By Ann Orr,"), or an empty string for an address or a biography."""
    name = _BY.sub("", byline.strip()).strip(" ,;|·•")
    return "" if "://" in name or len(name) > _LONGEST_NAME else name


def address_of(link: str, page: str) -> str:
    """Return the absolute web address of a link on the page at `page`.

    The result is empty if the link is not a web address (`data:`) or is broken, also if it contains half a character.
    """
    try:
        address = urljoin(page, link.strip()) if link.strip() else ""
        address.encode()
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) else ""


def language_of(tag: str) -> str:
    """Return the language of a tag (BCP 47) or locale, "en" for "en-GB" and "en_GB"; empty if it is not a tag."""
    language = tag.strip().replace("_", "-").split("-")[0].lower()
    return language if language.isalpha() and 2 <= len(language) <= 3 else ""
