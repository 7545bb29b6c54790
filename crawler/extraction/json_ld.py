"""Reads JSON-LD, in which a page declares metadata for machines (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from crawler.extraction.declared_metadata import DeclaredMetadata, address_of, language_of, name_of
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import read_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import html

_WRAPPING = re.compile(r"^[\s/*]*(?:<!--|<!\[CDATA\[)[\s/*]*|[\s/*]*(?:-->|\]\]>)[\s/*]*$|;\s*$")
"""Comments and CDATA that hide a script from very old browsers."""
_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*(?:.*?\*/|.*\Z)', re.DOTALL)
_STRING_OR_COMMAS = re.compile(r'"(?:\\.|[^"\\])*"|,[\s,]*(?=[}\]])|,\s*(?:,\s*)+|}\s*(?={)', re.DOTALL)


def find_article_node(page: html.HtmlElement) -> dict[str, Any]:
    """Return the first node of an article of any kind, else the first of a web page, else an empty node.

    Scripts that are not JSON are ignored. References to other nodes of the page are replaced by these nodes.
    """
    nodes = [
        node
        for script in page.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        for node in _nodes(_parsed(script.text or ""))
    ]
    articles = [node for node in nodes if _is_a(node, "Article", "Posting")]
    chosen = next(iter(articles or [node for node in nodes if _is_a(node, "WebPage")]), {})
    nodes_by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return {name: _resolved(value, nodes_by_id) for name, value in chosen.items()}


def _resolved(value: Any, nodes_by_id: dict[str, dict[str, Any]]) -> Any:
    """Replace references in a value by their nodes. Yoast's graphs, for instance, keep authors in separate nodes."""
    if isinstance(value, list):
        return [_resolved(each, nodes_by_id) for each in value]
    if isinstance(value, dict) and set(value) == {"@id"}:
        return nodes_by_id.get(str(value["@id"]), value)
    return value


def read_article_node(node: dict[str, Any], url: str, seen: datetime) -> DeclaredMetadata:
    """Return the metadata in the node of an article.

    `url` is the address of the page, for relative addresses. Dates that are implausible at `seen` are ignored.
    """
    return DeclaredMetadata(
        title=_text(node.get("headline")) or _text(node.get("name")),
        summary=_text(node.get("description")),
        authors=tuple(dict.fromkeys(_names(node.get("author")))),
        tags=tuple(dict.fromkeys(_tags(node.get("keywords")))),
        section=_text(node.get("articleSection")),
        published=read_time(_text(node.get("datePublished")), seen),
        modified=read_time(_text(node.get("dateModified")), seen),
        language=language_of(_text(node.get("inLanguage"))),
        image=address_of(_address(node.get("image")), url),
        canonical=address_of(_address(node.get("mainEntityOfPage")) or _address(node.get("url")), url),
        live=_is_a(node, "LiveBlogPosting"),
    )


def publisher_of(node: dict[str, Any]) -> str:
    """Return the name of the publisher."""
    return _text(node.get("publisher"))


def body_of(node: dict[str, Any]) -> tuple[str, ...]:
    """Return the paragraphs of `articleBody`."""
    body = node.get("articleBody")
    return tuple(filter(None, map(markup_to_text, body.splitlines()))) if isinstance(body, str) else ()


def _parsed(script: str) -> Any:
    """Return the data of a script, with typical faults of templates repaired, or None if it cannot be read."""
    text = _WRAPPING.sub("", script)
    for repair in (str, _repaired, _unescaped):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _repaired(script: str) -> str:
    """Remove comments from JSON, and leave one comma between items and none after the last."""
    bare = _STRING_OR_COMMENT.sub(lambda match: match[0] if match[0].startswith('"') else " ", script)
    return _STRING_OR_COMMAS.sub(_comma_repaired, bare)


def _unescaped(script: str) -> str:
    return _repaired(unescape(script))


def _comma_repaired(match: re.Match[str]) -> str:
    if match[0].startswith('"'):
        return match[0]
    if match[0].startswith("}"):
        return "},"
    return "" if match.string[match.end() : match.end() + 1] in ("}", "]") else ","


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes in lists and graphs in order, however deeply they are nested."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            yield each
            waiting.append(each.get("@graph"))


def _is_a(node: dict[str, Any], *endings: str) -> bool:
    types = node.get("@type")
    return any(str(each).endswith(endings) for each in (types if isinstance(types, list) else [types]))


def _text(value: Any) -> str:
    """Return a text, the first of several texts, or the name of a thing."""
    return markup_to_text(_innermost(value, "name", "@value"))


def _names(value: Any) -> Iterator[str]:
    """Yield the names of people and organisations."""
    for each in value if isinstance(value, list) else [value]:
        if name := name_of(_text(each)):
            yield name


def _tags(value: Any) -> Iterator[str]:
    """Yield keywords, from a list or from a text with commas."""
    for each in value if isinstance(value, list) else _text(value).split(","):
        if tag := _text(each):
            yield tag


def _address(value: Any) -> str:
    """Return an address, the first of several addresses, or the address of a thing."""
    return _innermost(value, "url", "@id").strip()


def _innermost(value: Any, *names: str) -> str:
    """Return the text in a value, which may be a list of values or an object with the text under one of `names`."""
    while isinstance(value, (list, dict)):
        if isinstance(value, list):
            value = value[0] if value else None
        else:
            value = next((value[name] for name in names if value.get(name)), None)
    return value if isinstance(value, str) else ""
