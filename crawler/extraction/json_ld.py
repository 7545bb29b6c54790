"""Reads JSON-LD, in which a page declares metadata for machines (https://schema.org/NewsArticle)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.extraction.declared_metadata import DeclaredMetadata, address_of, language_of, name_of
from crawler.extraction.json_ld_nodes import address_in, innermost, is_a
from crawler.extraction.plain_text import markup_to_text, split_markup
from crawler.extraction.times import read_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


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
        image=address_of(address_in(node.get("image")), url),
        canonical=address_of(address_in(node.get("mainEntityOfPage")) or address_in(node.get("url")), url),
        live=is_a(node, "LiveBlogPosting"),
    )


def publisher_of(node: dict[str, Any]) -> str:
    """Return the name of the publisher."""
    return _text(node.get("publisher"))


def body_of(node: dict[str, Any]) -> tuple[str, ...]:
    """Return the paragraphs of `articleBody`, which may contain tags, also encoded ones."""
    body = node.get("articleBody")
    return tuple(split_markup(body)) if isinstance(body, str) else ()


def _text(value: Any) -> str:
    """Return a text, the first of several texts, or the name of a thing."""
    return markup_to_text(innermost(value, "name", "@value"))


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
