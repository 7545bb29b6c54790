"""JSON-LD: what a page states for machines, in the words of https://schema.org/NewsArticle."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crawler.extraction.dates import moment
from crawler.extraction.stated import Stated, address_of, language_of, name_of
from crawler.extraction.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import html

_WRAPPING = re.compile(r"^[\s/*]*(?:<!--|<!\[CDATA\[)[\s/*]*|[\s/*]*(?:-->|\]\]>)[\s/*]*$|;\s*$")
"""Comments and CDATA that hide a script from browsers of the last century."""
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def article_node(page: html.HtmlElement) -> dict[str, Any]:
    """The first node that is an article of some sort, or an empty one. What is no JSON is passed over."""
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _nodes(_parsed(script.text or "")):
                if _is_article(node):
                    return node
    return {}


def stated_by(node: dict[str, Any], url: str, seen: datetime) -> Stated:
    """What an article's node states; `url` is the page's, for relative addresses."""
    return Stated(
        title=_text(node.get("headline")) or _text(node.get("name")),
        summary=_text(node.get("description")),
        authors=tuple(dict.fromkeys(_names(node.get("author")))),
        section=_text(node.get("articleSection")),
        published=moment(_text(node.get("datePublished")), seen),
        modified=moment(_text(node.get("dateModified")), seen),
        language=language_of(_text(node.get("inLanguage"))),
        image=address_of(_address(node.get("image")), url),
        canonical=address_of(_address(node.get("mainEntityOfPage")) or _address(node.get("url")), url),
    )


def body_of(node: dict[str, Any]) -> tuple[str, ...]:
    """The paragraphs of `articleBody`."""
    body = node.get("articleBody")
    return tuple(filter(None, map(plain, body.splitlines()))) if isinstance(body, str) else ()


def _parsed(script: str) -> Any:
    """The data of a script, with the faults that publishers' templates make; None where it cannot be read."""
    text = _WRAPPING.sub("", script)
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The nodes in lists and graphs, in order, however deep a page nests them."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            yield each
            waiting.append(each.get("@graph"))


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    return any(str(each).endswith(("Article", "Posting")) for each in (types if isinstance(types, list) else [types]))


def _text(value: Any) -> str:
    """A text, the first of several, or a thing's name."""
    return plain(_innermost(value, "name", "@value"))


def _names(value: Any) -> Iterator[str]:
    """People's and organisations' names."""
    for each in value if isinstance(value, list) else [value]:
        if name := name_of(_text(each)):
            yield name


def _address(value: Any) -> str:
    """An address, the first of several, or that of a thing."""
    return _innermost(value, "url", "@id").strip()


def _innermost(value: Any, *names: str) -> str:
    """The text in a value, which may be a list of them or an object that has it under one of some names."""
    while isinstance(value, (list, dict)):
        if isinstance(value, list):
            value = value[0] if value else None
        else:
            value = next((value[name] for name in names if value.get(name)), None)
    return value if isinstance(value, str) else ""
