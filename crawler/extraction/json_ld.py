"""JSON-LD: what a page states for machines, in the words of https://schema.org/NewsArticle."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from crawler.extraction.dates import parse_zoned_moment
from crawler.extraction.declared_metadata import DeclaredMetadata, address_of, language_of, name_of
from crawler.extraction.plain_text import markup_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import html

_WRAPPING = re.compile(r"^[\s/*]*(?:<!--|<!\[CDATA\[)[\s/*]*|[\s/*]*(?:-->|\]\]>)[\s/*]*$|;\s*$")
"""Comments and CDATA that hide a script from browsers of the last century."""
_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*(?:.*?\*/|.*\Z)', re.DOTALL)
_STRING_OR_COMMAS = re.compile(r'"(?:\\.|[^"\\])*"|,[\s,]*(?=[}\]])|,\s*(?:,\s*)+|}\s*(?={)', re.DOTALL)


def find_article_node(page: html.HtmlElement) -> dict[str, Any]:
    """The first node that is an article of some sort, else the first of a web page, else an empty one.

    What is no JSON is passed over. A reference to another node of the page stands for that node.
    """
    nodes = [
        node
        for script in page.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        for node in _nodes(_parsed(script.text or ""))
    ]
    articles = [node for node in nodes if _is_a(node, "Article", "Posting")]
    chosen = next(iter(articles or [node for node in nodes if _is_a(node, "WebPage")]), {})
    named = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return {name: _resolved(value, named) for name, value in chosen.items()}


def _resolved(value: Any, nodes_by_id: dict[str, dict[str, Any]]) -> Any:
    """A value with the nodes that it refers to: Yoast's graphs keep the author in a node of his own."""
    if isinstance(value, list):
        return [_resolved(each, nodes_by_id) for each in value]
    if isinstance(value, dict) and set(value) == {"@id"}:
        return nodes_by_id.get(str(value["@id"]), value)
    return value


def read_article_node(node: dict[str, Any], url: str, seen: datetime) -> DeclaredMetadata:
    """What an article's node states; `url` is the page's, for relative addresses."""
    return DeclaredMetadata(
        title=_text(node.get("headline")) or _text(node.get("name")),
        summary=_text(node.get("description")),
        authors=tuple(dict.fromkeys(_names(node.get("author")))),
        tags=tuple(dict.fromkeys(_tags(node.get("keywords")))),
        section=_text(node.get("articleSection")),
        published=parse_zoned_moment(_text(node.get("datePublished")), seen),
        modified=parse_zoned_moment(_text(node.get("dateModified")), seen),
        language=language_of(_text(node.get("inLanguage"))),
        image=address_of(_address(node.get("image")), url),
        canonical=address_of(_address(node.get("mainEntityOfPage")) or _address(node.get("url")), url),
        live=_is_a(node, "LiveBlogPosting"),
    )


def publisher_of(node: dict[str, Any]) -> str:
    """The publisher's name."""
    return _text(node.get("publisher"))


def body_of(node: dict[str, Any]) -> tuple[str, ...]:
    """The paragraphs of `articleBody`."""
    body = node.get("articleBody")
    return tuple(filter(None, map(markup_to_text, body.splitlines()))) if isinstance(body, str) else ()


def _parsed(script: str) -> Any:
    """The data of a script, with the faults that publishers' templates make; None where it cannot be read."""
    text = _WRAPPING.sub("", script)
    for mend in (str, _mended, _unescaped):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(script: str) -> str:
    """JSON without comments, with one comma between things and none behind the last."""
    bare = _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0].startswith('"') else " ", script)
    return _STRING_OR_COMMAS.sub(_comma_mended, bare)


def _unescaped(script: str) -> str:
    return _mended(unescape(script))


def _comma_mended(found: re.Match[str]) -> str:
    if found[0].startswith('"'):
        return found[0]
    if found[0].startswith("}"):
        return "},"
    return "" if found.string[found.end() : found.end() + 1] in ("}", "]") else ","


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


def _is_a(node: dict[str, Any], *endings: str) -> bool:
    types = node.get("@type")
    return any(str(each).endswith(endings) for each in (types if isinstance(types, list) else [types]))


def _text(value: Any) -> str:
    """A text, the first of several, or a thing's name."""
    return markup_to_text(_innermost(value, "name", "@value"))


def _names(value: Any) -> Iterator[str]:
    """People's and organisations' names."""
    for each in value if isinstance(value, list) else [value]:
        if name := name_of(_text(each)):
            yield name


def _tags(value: Any) -> Iterator[str]:
    """Keywords, from a list or from one text with commas between them."""
    for each in value if isinstance(value, list) else _text(value).split(","):
        if tag := _text(each):
            yield tag


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
