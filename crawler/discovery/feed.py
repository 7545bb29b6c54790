"""Reads RSS and Atom feeds, with feedparser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import feedparser

from crawler.discovery.entry import EndpointEntries, Entry
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import read_time
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_WORDPRESS_LINE = re.compile(r"\s*The post .* appeared first on [^.]*\.?$|\s*The post .* first appeared on [^.]*\.?$")
"""The line that WordPress adds to every summary in a feed."""


def read_feed(content: bytes, url: str, *, seen: datetime) -> EndpointEntries:
    """Return the entries of a feed that have a link, in order. Dates that are implausible at `seen` are ignored.

    Of a feed that is damaged, the readable entries are returned. Raises `PageError` if it is not a feed.
    """
    # The content is passed as a stream, because feedparser takes a string for a file name, which could be one of ours.
    # https://feedparser.readthedocs.io/en/latest/introduction/
    headers = {"content-location": url, "content-type": "application/xml"}
    feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    if not feed.get("version") and not feed.entries:
        raise PageError(f"{url} is not a feed: neither RSS nor Atom can be read in it.")
    if feed.bozo and not feed.entries:
        raise PageError(f"{url} is a broken feed: {_one_line(feed.bozo_exception)}.")
    return EndpointEntries(list(_entries(feed.entries, url, seen)), [])


def _entries(entries: list[Any], base: str, seen: datetime) -> Iterator[Entry]:
    for entry in entries:
        if url := address_of(entry.get("link", ""), base):
            yield Entry(
                url=url,
                title=markup_to_text(entry.get("title", "")),
                summary=_WORDPRESS_LINE.sub("", markup_to_text(entry.get("summary", ""))),
                authors=tuple(
                    filter(None, (markup_to_text(each.get("name", "")) for each in entry.get("authors", ())))
                ),
                section=markup_to_text(entry.tags[0].get("term") or "") if entry.get("tags") else "",
                published=read_time(entry.get("published") or _updated(entry) or entry.get("created") or "", seen),
                modified=read_time(_updated(entry), seen),
            )


def _updated(entry: Any) -> str:
    """The date of update as it is written. feedparser answers with the date of publication where there is none."""
    return str(entry["updated"]) if "updated" in entry else ""


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
