"""Reads feeds: RSS and Atom with feedparser, and JSON Feed."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import feedparser

from crawler.discovery.endpoint_text import decode_endpoint, inflated, repaired_xml
from crawler.discovery.entry import EndpointEntries, Entry
from crawler.discovery.json_feed import read_json_feed
from crawler.discovery.summaries import summary_of
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import read_time
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_ITEM = re.compile(r"<(?:[\w-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_MOST_ALONE, _LARGEST_HEAD = 500, 20_000
"""The most entries that are parsed one by one, and the most characters before the first of them."""


def read_feed(content: bytes, url: str, *, seen: datetime, content_type: str = "") -> EndpointEntries:
    """Return the entries of a feed that have a link, in order. Dates that are implausible at `seen` are ignored.

    Of a feed that is damaged, the readable entries are returned. `content_type` is the HTTP header. Raises `PageError`
    if it is not a feed.
    """
    text = decode_endpoint(inflated(content, url), content_type)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return read_json_feed(text, url, seen=seen)
    entries, left_out = _parsed(text, url)
    return EndpointEntries(list(_entries(entries, url, seen)), [], left_out)


def _parsed(text: str, url: str) -> tuple[list[Any], int]:
    """Return feedparser's entries, and the number of those that it cannot read. Raises `PageError` if it is no feed."""
    try:
        feed = _parse(text, url)
    except Exception:  # feedparser raises errors of many classes for faulty text, often because of one entry
        entries, left_out = _parsed_one_by_one(text, url)
        if entries:
            return entries, left_out
        raise
    if not feed.get("version") and not feed.entries:
        raise PageError(f"{url} is not a feed: neither RSS nor Atom can be read in it.")
    if feed.bozo and not feed.entries:
        raise PageError(f"{url} is a broken feed: {_one_line(feed.bozo_exception)}.")
    return list(feed.entries), 0


def _parse(text: str, url: str) -> Any:
    # The content is passed as a stream, because feedparser takes a string for a file name, which could be one of ours.
    # https://feedparser.readthedocs.io/en/latest/introduction/
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(io.BytesIO(repaired_xml(text)), response_headers=headers)


def _parsed_one_by_one(text: str, url: str) -> tuple[list[Any], int]:
    """Return the entries that can be parsed, of a feed that cannot be parsed as a whole, and the number of the others.

    Those after the first `_MOST_ALONE` are among the others.
    """
    starts = [match.start() for match in _ITEM.finditer(text)]
    head = text[: starts[0]] if starts else ""
    if len(head) > _LARGEST_HEAD:
        return [], len(starts)
    entries: list[Any] = []
    for start, end in islice(pairwise([*starts, len(text)]), _MOST_ALONE):
        with suppress(Exception):  # as above; this entry is counted as one of the others
            entries += _parse(head + text[start:end], url).entries
    return entries, max(len(starts) - len(entries), 0)


def _entries(entries: list[Any], base: str, seen: datetime) -> Iterator[Entry]:
    for entry in entries:
        if url := address_of(_text(entry, "link"), base):
            yield Entry(
                url=url,
                title=markup_to_text(_text(entry, "title")),
                summary=summary_of(_text(entry, "summary")),
                authors=tuple(
                    filter(None, (markup_to_text(_text(each, "name")) for each in entry.get("authors") or ()))
                ),
                section=markup_to_text(_text(entry.tags[0], "term")) if entry.get("tags") else "",
                published=read_time(_text(entry, "published") or _updated(entry) or _text(entry, "created"), seen),
                modified=read_time(_updated(entry), seen),
            )


def _updated(entry: Any) -> str:
    """The date of update as it is written. feedparser answers with the date of publication where there is none."""
    return _text(entry, "updated") if "updated" in entry else ""


def _text(value: Any, field: str) -> str:
    """Return a text of feedparser's, which may have None or another value for a broken element."""
    text = value.get(field)
    return text if isinstance(text, str) else ""


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
