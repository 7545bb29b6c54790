"""Reads JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.discovery.entry import EndpointEntries, Entry
from crawler.discovery.summaries import summary_of
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import read_time
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def read_json_feed(text: str, url: str, *, seen: datetime) -> EndpointEntries:
    """Return the entries of a JSON Feed that have a link, and the address of its next page, if it names one.

    Raises `PageError` if the text is not a JSON Feed.
    """
    try:
        feed = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise PageError(f"{url} is not a feed: its JSON cannot be read.") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise PageError(f"{url} is not a feed: it is JSON without items.")
    entries = [_entry(item, url, seen) for item in items if isinstance(item, dict)]
    next_address = address_of(_text(feed, "next_url"), url)
    return EndpointEntries([entry for entry in entries if entry.url], [next_address] if next_address else [])


def _entry(item: dict[str, Any], base: str, seen: datetime) -> Entry:
    link = _text(item, "url") or _text(item, "external_url") or _text(item, "id")
    return Entry(
        url=address_of(link, base) if link.startswith(("http://", "https://", "/")) else "",
        title=markup_to_text(_text(item, "title")),
        summary=summary_of(_text(item, "summary")),
        authors=tuple(filter(None, map(markup_to_text, _authors(item)))),
        section=next(iter(_tags(item)), ""),
        published=read_time(_text(item, "date_published"), seen),
        modified=read_time(_text(item, "date_modified"), seen),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Yield the names of authors; version 1.0 has one author in a field of its own."""
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        if isinstance(author, dict):
            yield _text(author, "name")


def _tags(item: dict[str, Any]) -> Iterator[str]:
    tags = item.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str) and tag.strip():
            yield markup_to_text(tag)


def _text(value: dict[str, Any], field: str) -> str:
    text = value.get(field)
    return text if isinstance(text, str) else ""
