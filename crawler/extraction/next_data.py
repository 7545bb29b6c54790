"""Reads `__NEXT_DATA__`, from which a page was rendered; the BBC has declared times and topics in it since 2022."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.extraction.declared_metadata import DeclaredMetadata
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import StatedTime, read_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import html


def read_next_data(page: html.HtmlElement, seen: datetime) -> DeclaredMetadata:
    """Return the headline, times (milliseconds since 1970), section and topics; nothing from other sites' data."""
    data = next((_parsed(each.text or "") for each in page.iter("script") if each.get("id") == "__NEXT_DATA__"), None)
    properties = _inside(_inside(data, "props"), "pageProps")
    metadata = _inside(properties, "metadata")
    rendered = next((each for each in _inside(properties, "page").values() if isinstance(each, dict)), {})
    return DeclaredMetadata(
        title=markup_to_text(_text(metadata.get("seoHeadline"))),
        section=next(_titles(rendered.get("section")), ""),
        tags=tuple(dict.fromkeys(_titles(rendered.get("topics")))),
        published=_moment(metadata.get("firstPublished"), seen),
        modified=_moment(metadata.get("lastUpdated"), seen),
    )


def _parsed(script: str) -> Any:
    try:
        return json.loads(script)
    except (ValueError, RecursionError):
        return None


def _inside(data: Any, name: str) -> dict[str, Any]:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def _titles(things: Any) -> Iterator[str]:
    for thing in things if isinstance(things, list) else []:
        if isinstance(thing, dict) and (title := markup_to_text(_text(thing.get("title")))):
            yield title


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _moment(milliseconds: Any, seen: datetime) -> StatedTime | None:
    return read_time(str(milliseconds), seen) if isinstance(milliseconds, int) else None
