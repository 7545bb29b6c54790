"""What a door says of a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed, a sitemap or a listing says of one story; all but the address may be empty. Times are aware, UTC."""

    url: str
    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    published: datetime | None = None
    modified: datetime | None = None


class EndpointEntries(NamedTuple):
    """Stories in the order in which they are listed, and the addresses of further pages of the same door."""

    entries: list[Entry]
    next_addresses: list[str]
