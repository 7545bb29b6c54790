"""A page to an article: for each field the first layer of the page that states it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.extraction import body, json_ld, markup
from crawler.extraction.cleaning import keep_the_story, without_appeals
from crawler.extraction.decoding import read_page
from crawler.extraction.stated import first_stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lxml import html


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says of itself; what it does not say is empty. Times are aware and in UTC.

    `language` is the primary tag ("en"). `canonical` is the address that the page gives as its own. `how` names, for
    each field that is not empty, the layer of the page or the rule that gave it.
    """

    url: str
    title: str = ""
    body: tuple[str, ...] = ()
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    language: str = ""
    image: str = ""
    canonical: str = ""
    how: Mapping[str, str] = field(default_factory=dict)


def extract(
    content: str | bytes, url: str, *, body_rules: Sequence[str] = (), content_type: str = "", seen: datetime
) -> Article:
    """The article of a page that was fetched from `url` at `seen`, an aware moment.

    `body_rules` are the source's own CSS selectors of the paragraphs, `content_type` is the HTTP header. Raises
    `PageError` when it is no HTML page or too large; a page that says nothing gives an empty article.
    """
    page = read_page(content, url, content_type)
    if page is None:
        return Article(url=url)
    node = json_ld.article_node(page)
    head = markup.stated_in_head(page, url, seen)
    keep_the_story(page)
    layers = {
        "JSON-LD": json_ld.stated_by(node, url, seen),
        "meta": head,
        "page": markup.stated_on_page(page, seen),
    }
    chosen, how = first_stated(layers)
    paragraphs, rule = _body(page, node, body_rules)
    if paragraphs:
        how["body"] = rule
    return Article(url=url, body=_only_text(paragraphs, chosen.get("title", "")), how=how, **chosen)


def _body(page: html.HtmlElement, node: dict[str, Any], rules: Sequence[str]) -> tuple[tuple[str, ...], str]:
    paragraphs, rule = body.by_rules(page, rules)
    if paragraphs:
        return paragraphs, rule
    if paragraphs := body.by_extractor(page):
        return paragraphs, "general extractor"
    return json_ld.body_of(node), "JSON-LD"


def _only_text(paragraphs: Sequence[str], title: str) -> tuple[str, ...]:
    """The text without appeals, and without the headline above it."""
    start = 1 if paragraphs and paragraphs[0] == title else 0
    return without_appeals(paragraphs[start:])
