"""Finds the text of a story: by the source's own rule, by the general extractor, or in data within the page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeAlias

import trafilatura
from trafilatura.settings import Document

from crawler.extraction.blocks import Block, blocks_of
from crawler.extraction.boilerplate import Boilerplate
from crawler.extraction.cleanup import REPEATED
from crawler.extraction.page_data import text_in_data
from crawler.extraction.plain_text import element_text, tidy
from crawler.extraction.region import drop_outside_text
from crawler.extraction.selectors import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from lxml import html

Rule: TypeAlias = "str | tuple[str, date]"
"""A CSS selector of the paragraphs, alone or with the last day on which pages had that layout."""

# trafilatura logs a warning for every page without text, which is visible in the story anyway.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

GENERAL = "general extractor"
_FEWEST_PART = 3
"""A text with less than a third of the letters in the page's paragraphs is probably incomplete."""
_LITTLE = 1000
"""The fewest letters of a text besides which the data in a page's scripts are not read."""
_SHORTEST_CAPTION, _FEWEST_CAPTIONS = 20, 3
_PARAGRAPH = "\u2029"
_BLOCKS = ("p", "head", "item", "quote", "row", "div")
"""The elements of trafilatura's results, which are named as in TEI."""


def selector_of(rule: Rule) -> str:
    """Return the selector of a rule, which `Article.how` names for a body that the rule found."""
    return rule if isinstance(rule, str) else rule[0]


def read_body(
    page: html.HtmlElement,
    rules: Sequence[Rule],
    day: date,
    declared: Sequence[str],
    clean: Callable[[Sequence[Block]], None],
) -> tuple[list[Block], str]:
    """Return the blocks of a page as it was on `day`, kept and dropped, and the rule or extractor that found them.

    `clean` drops the blocks that are not part of the story. `declared` are the paragraphs of JSON-LD, if there are any.
    They, or those in the page's data, are used if the page shows less than half as much.
    """
    for rule in rules:
        is_valid = isinstance(rule, str) or day <= rule[1]
        if is_valid and (elements := select(page, selector_of(rule))):
            blocks = _selected(page, elements)
            clean(blocks)
            if _letters(blocks):
                return blocks, selector_of(rule)
    blocks, how = _by_extractor(page, clean)
    length = _letters(blocks)
    if 2 * length < sum(map(len, declared)):
        return [Block(text, "p") for text in declared], "JSON-LD"
    if length < _LITTLE and (stated := text_in_data(page)) and 2 * length < sum(map(len, stated)):
        return [Block(text, "p") for text in stated], "page data"
    if captions := _captions_of_gallery(page, length):
        return [*blocks, *captions], f"{how} and captions" if length else "captions"
    return blocks, how


def _selected(page: html.HtmlElement, elements: Sequence[html.HtmlElement]) -> list[Block]:
    """Return all blocks, and drop those that are outside of the elements or only link to other pages."""
    inside = {each for element in elements for each in element.iter()}
    blocks = blocks_of(page, Boilerplate(page, spared=[elements[0], *elements[0].iterancestors()]))
    for block in blocks:
        if not block.reason and block.element not in inside:
            block.reason = "outside the source's rule"
        elif (not block.reason and block.is_linked) or (block.tag == "li" and 2 * block.linked > len(block.text)):
            block.reason = "links to other pages"
    return blocks


def _by_extractor(page: html.HtmlElement, clean: Callable[[Sequence[Block]], None]) -> tuple[list[Block], str]:
    """Return the blocks by our own extractor or, if that finds little of the text, by trafilatura if it finds more."""
    boilerplate = Boilerplate(page)
    blocks = blocks_of(page, boilerplate)
    prose = max(boilerplate.prose, sum(block.prose_length for block in blocks))
    drop_outside_text(page, blocks)
    clean(blocks)
    shown = sum(len(block.text) for block in blocks if block.reason in ("", REPEATED))
    if _FEWEST_PART * shown < prose:
        others = list(_by_trafilatura(page))
        clean(others)
        if _letters(others) > _letters(blocks):
            return others, "trafilatura"
    return blocks, GENERAL


def _captions_of_gallery(page: html.HtmlElement, length: int) -> list[Block]:
    """Return the captions of pictures if there are several and the page has hardly any other text, else nothing."""
    texts = dict.fromkeys(element_text(each) for each in page.iter("figcaption"))
    captions = [Block(text, "figcaption") for text in texts if len(text) >= _SHORTEST_CAPTION]
    is_gallery = len(captions) >= _FEWEST_CAPTIONS and _FEWEST_PART * length < _letters(captions)
    return captions if is_gallery else []


def _by_trafilatura(page: html.HtmlElement) -> Iterator[Block]:
    """Yield the paragraphs that trafilatura extracts. A row of a table is one block, and so is a list item.

    https://trafilatura.readthedocs.io/en/latest/corefunctions.html#bare-extraction
    """
    document = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, fast=True, with_metadata=False
    )
    if not isinstance(document, Document):
        return
    for element in document.body.iter(*_BLOCKS, "cell", "lb"):
        mark = _PARAGRAPH if element.tag in _BLOCKS else " "
        element.text, element.tail = mark + (element.text or ""), mark + (element.tail or "")
    for paragraph in str(document.body.xpath("string()")).split(_PARAGRAPH):
        if text := tidy(paragraph):
            yield Block(text, "p")


def _letters(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks if not block.reason)
