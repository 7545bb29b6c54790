"""What one layer of a page states of the story; the layers are asked in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_BY = re.compile(
    r"^(?:(?:(?:article|posted|written|reported|words|story)\s+)?by|author|authors|writer|words)\b[\s:]+", re.IGNORECASE
)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMetadata:
    """Metadata as one layer has it; what is empty was not stated. Times are believable, aware and in UTC."""

    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str = ""
    image: str = ""
    canonical: str = ""
    live: bool = False


def merge_layers(layers: Mapping[str, DeclaredMetadata]) -> tuple[dict[str, Any], dict[str, str]]:
    """Every field as the first layer has it that states it, and the name of that layer for each."""
    chosen: dict[str, Any] = {}
    how: dict[str, str] = {}
    for field in fields(DeclaredMetadata):
        for name, stated in layers.items():
            if value := getattr(stated, field.name):
                chosen[field.name], how[field.name] = value, name
                break
    return chosen, how


def name_of(byline: str) -> str:
    """The name in a byline ("By Ann Orr," is Ann Orr's); empty where it is an address or a whole biography."""
    name = _BY.sub("", byline.strip()).strip(" ,;|·•")
    return "" if "://" in name or len(name) > _LONGEST_NAME else name


def address_of(link: str, page: str) -> str:
    """The web address of a link on the page at an address; empty where it is none (`data:`, a broken one)."""
    try:
        address = urljoin(page, link.strip()) if link.strip() else ""
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) else ""


def language_of(tag: str) -> str:
    """The language of a tag (BCP 47) or locale: "en" of "en-GB" and of "en_GB"; empty where it is none."""
    language = tag.strip().replace("_", "-").split("-")[0].lower()
    return language if language.isalpha() and 2 <= len(language) <= 3 else ""
