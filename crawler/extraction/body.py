"""The paragraphs of a story: by the source's own rule, else by the general extractor, else from JSON-LD."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import trafilatura
from trafilatura.settings import Document

from crawler.extraction.selecting import select
from crawler.extraction.text import tidy, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import html

# It logs a warning for every page without text; that a story has none is there to see.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_PARAGRAPH = "\u2029"
_BLOCKS = ("p", "head", "item", "quote", "row", "div")
"""Trafilatura's own elements, after TEI."""


def by_rules(page: html.HtmlElement, rules: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The paragraphs that the first of some CSS selectors finds, in the page's order, and that selector."""
    for rule in rules:
        found = select(page, rule)
        around_others = {ancestor for element in found for ancestor in element.iterancestors()}
        kept = (element for element in found if element not in around_others and not _leads_elsewhere(element))
        if paragraphs := tuple(filter(None, map(words_of, kept))):
            return paragraphs, rule
    return (), ""


def by_extractor(page: html.HtmlElement) -> tuple[str, ...]:
    """The paragraphs that trafilatura takes for the text; a row of a table is one, and so is an item of a list.

    https://trafilatura.readthedocs.io/en/latest/corefunctions.html#bare-extraction
    """
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, with_metadata=False)
    if not isinstance(found, Document):
        return ()
    for element in found.body.iter(*_BLOCKS, "cell", "lb"):
        mark = _PARAGRAPH if element.tag in _BLOCKS else " "
        element.text, element.tail = mark + (element.text or ""), mark + (element.tail or "")
    return tuple(filter(None, map(tidy, str(found.body.xpath("string()")).split(_PARAGRAPH))))


def _leads_elsewhere(element: html.HtmlElement) -> bool:
    """Whether a paragraph is nothing but a link, or an item of a list mostly: another story's headline."""
    linked = sum(len(words_of(link)) for link in element.iter("a"))
    length = len(words_of(element))
    return linked > length / 2 if element.tag == "li" else 0 < length == linked
