"""The entries of an endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crawler.extraction.times import StatedTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an endpoint states about one story. All fields but `url` may be empty."""

    url: str
    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    published: StatedTime | None = None
    modified: StatedTime | None = None


class EndpointEntries(NamedTuple):
    """The entries of an endpoint in their order, the addresses of its next pages, and how many cannot be read."""

    entries: list[Entry]
    next_addresses: list[str]
    unreadable: int = 0
