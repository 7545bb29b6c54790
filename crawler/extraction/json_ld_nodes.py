"""Finds the node of a page's JSON-LD that describes the page itself, and not another story."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from crawler.extraction.broken_json import read_json
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.plain_text import element_text, markup_to_text
from crawler.extraction.titles import part_of_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import html

_MOST_CHARACTERS = 2 * 1024 * 1024
_MOST_NODES = 10_000
_MOST_COMPARED = 50
"""The most articles of a page that are compared with the page."""
_MOST_TITLES = 10
_LONGEST_HEADLINE = 500


def find_article_node(page: html.HtmlElement, url: str, meta: Mapping[str, str]) -> dict[str, Any]:
    """Return the node of the article that is this page's, else of the web page, else an empty node.

    `url` is the address of the page and `meta` are its meta elements by name. A node that states the address of the
    page is preferred, then one with its headline, then one that does not state that it belongs to another page.
    References to other nodes of the page are replaced by these nodes.
    """
    nodes = list(islice((node for script in _scripts(page) for node in _nodes(read_json(script))), _MOST_NODES))
    match = _PageMatch(page, url, meta)
    chosen = match.best([node for node in nodes if is_a(node, "Article", "Posting")])
    chosen = chosen or match.best([node for node in nodes if is_a(node, "WebPage")])
    nodes_by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return {name: _resolved(value, nodes_by_id) for name, value in chosen.items()}


def is_a(node: dict[str, Any], *endings: str) -> bool:
    """Return whether a type of a node ends with one of these endings."""
    types = node.get("@type")
    return any(
        isinstance(each, str) and each.endswith(endings) for each in (types if isinstance(types, list) else [types])
    )


def address_in(value: Any) -> str:
    """Return an address, the first of several addresses, or the address of a thing."""
    return innermost(value, "url", "@id").strip()


def innermost(value: Any, *names: str) -> str:
    """Return the text in a value, which may be a list of values or an object with the text under one of `names`."""
    while isinstance(value, (list, dict)):
        if isinstance(value, list):
            value = value[0] if value else None
        else:
            value = next((value[name] for name in names if value.get(name)), None)
    return value if isinstance(value, str) else ""


class _PageMatch:
    """Compares nodes with the addresses and the titles of a page."""

    def __init__(self, page: html.HtmlElement, url: str, meta: Mapping[str, str]) -> None:
        canonical = [link.get("href", "") for link in page.iter("link") if link.get("rel") == "canonical"]
        self._url = url
        self._addresses = set(map(self._key, (url, *canonical[:1], meta.get("og:url", "")))) - {""}
        shown = map(element_text, islice(page.iter("title", "h1"), _MOST_TITLES))
        self._titles = [title[:_LONGEST_HEADLINE] for title in (*shown, meta.get("og:title", "")) if title]

    def best(self, nodes: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return the node that fits the page best, the first of equal ones; an empty one if none can be the page's."""
        fits = [self._fit(node) for node in nodes[:_MOST_COMPARED]]
        best = max(fits, default=-1)
        return nodes[fits.index(best)] if best >= 0 else {}

    def _fit(self, node: dict[str, Any]) -> float:
        """Return a number that is higher the better a node fits the page, and negative for another page's node."""
        keys = {self._key(address_in(node.get(name))) for name in ("url", "mainEntityOfPage", "@id")}
        headline = markup_to_text(innermost(node.get("headline"), "@value")[:_LONGEST_HEADLINE])
        share = max((part_of_words(headline, title) for title in self._titles), default=0) if headline else 0
        share = share if share >= 1 / 2 else 0
        if keys & self._addresses:
            return 2 + share
        is_others = headline and self._titles and not share and any("/" in key for key in keys)
        return -1 if is_others else share

    def _key(self, address: str) -> str:
        """Return an address without what differs between the addresses of one page: scheme, www, fragment, slash."""
        parts = urlsplit(address_of(address, self._url))
        query = f"?{parts.query}" if parts.query else ""
        return (parts.netloc.lower().removeprefix("www.") + unquote(parts.path)).rstrip("/") + query


def _scripts(page: html.HtmlElement) -> Iterator[str]:
    """Yield the JSON-LD of a page, no more of it than a page can need."""
    left = _MOST_CHARACTERS
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield (script.text or "")[:left]
            left -= min(left, len(script.text or ""))


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes in lists and graphs, and the main entities of pages, in order, however deeply they are nested."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            yield each
            waiting.extend((each.get("mainEntity"), each.get("@graph")))


def _resolved(value: Any, nodes_by_id: dict[str, dict[str, Any]]) -> Any:
    """Replace references in a value by their nodes. Yoast's graphs, for instance, keep authors in separate nodes."""
    if isinstance(value, list):
        return [_resolved(each, nodes_by_id) if isinstance(each, dict) else each for each in value]
    if isinstance(value, dict) and set(value) == {"@id"}:
        return nodes_by_id.get(value["@id"], value) if isinstance(value["@id"], str) else value
    return value
