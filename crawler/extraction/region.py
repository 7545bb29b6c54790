"""Finds the part of a page that contains its text, and where the text begins and ends in it."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from crawler.extraction.cards import drop_cards
from crawler.extraction.class_names import names_standfirst, names_text
from crawler.extraction.plain_text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import html

    from crawler.extraction.blocks import Block

STANDFIRST = "a standfirst"
"""The reason for which the sentences below a headline are dropped, which are the summary."""
_NEARLY_ALL = 0.8
_MOST = 0.5
_PARAGRAPHS = frozenset(("p", "li", "tr", "blockquote"))
_CONTAINERS = frozenset(("div", "section", "span", "header", "center", "main", "article", "figure", "body"))
_SENTENCE_ENDS = tuple(".!?…:;)”’\"'")
_NEAR = 2
"""The most blocks below a linked heading among which its text begins."""
_LONGEST_LABEL = 60
_LONGEST_TAIL = 3
"""The most headings that are dropped at the end of a text; more of them are a list and part of it."""


def drop_outside_text(page: html.HtmlElement, blocks: Sequence[Block]) -> None:
    """Drop all blocks that are not part of the page's text."""
    _drop_outside(_region(page, blocks), blocks)
    _drop_above_headline(_kept(blocks), tidy(page.findtext(".//title") or ""))
    for step in (_drop_standfirst, drop_cards, _drop_links, _drop_labels, _drop_edges):
        step(_kept(blocks))


def _region(page: html.HtmlElement, blocks: Iterable[Block]) -> html.HtmlElement:
    """Return the smallest element that contains nearly all running text of the element around it.

    The search starts with the whole page and goes inwards. Where it ends, it goes on in the one element whose name says
    that it contains the text, if most of the running text is in it. Several such elements are the parts of a live page.
    """
    prose: Counter[html.HtmlElement] = Counter()
    for block in blocks:
        if block.prose_length and block.element is not None:
            prose[block.element] += block.prose_length
            for around in block.element.iterancestors():
                prose[around] += block.prose_length
    region = _narrowest(page, prose)
    while named := _named_container(region, prose):
        region = _narrowest(named[0], prose)
    return region


def _narrowest(region: html.HtmlElement, prose: Counter[html.HtmlElement]) -> html.HtmlElement:
    while prose:
        inner = max(region, key=prose.__getitem__, default=region)
        if prose[inner] < _NEARLY_ALL * prose[region] or inner is region or inner.tag in _PARAGRAPHS:
            break
        region = inner
    return region


def _named_container(region: html.HtmlElement, prose: Counter[html.HtmlElement]) -> list[html.HtmlElement]:
    """Return, alone in a list, the only outermost element in a region that is named so, if it has most of the text."""
    named: list[html.HtmlElement] = []
    waiting = list(region)
    while waiting:
        element = waiting.pop()
        if prose[element]:
            if names_text(element.get("id", ""), element.get("class", ""), element.get("itemprop", "")):
                named.append(element)
            else:
                waiting.extend(element)
    return named if len(named) == 1 and prose[named[0]] >= _MOST * prose[region] else []


def _kept(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if not block.reason]


def _drop_outside(region: html.HtmlElement, blocks: Sequence[Block]) -> None:
    """Drop blocks outside of the region, except between the headline and the region, which is the introduction."""
    inside = set(region.iter())
    first = next((number for number, block in enumerate(blocks) if not block.reason and block.element in inside), 0)
    headline = max((number for number in range(first) if blocks[number].tag == "h1"), default=first)
    for number, block in enumerate(blocks):
        introduces = headline < number < first and (block.prose_length or block.is_heading)
        if not (block.reason or block.element in inside or introduces):
            block.reason = "outside the text"


def _drop_above_headline(blocks: Sequence[Block], title: str) -> None:
    """Drop the headline and everything above it.

    The headline is a main heading that is also in the page's title or has little text above it. A main heading
    further down belongs to something else.
    """
    prose, above = sum(block.prose_length for block in blocks), 0
    for number, block in enumerate(blocks):
        if block.tag == "h1" and (above <= prose / 10 or block.text in title):
            for each in blocks[: number + 1]:
                each.reason = "headline" if each is block else "above the headline"
            return
        above += block.prose_length


def _drop_standfirst(blocks: Sequence[Block]) -> None:
    """Drop a standfirst that the page names so; it is a summary, and the text below it is complete without it."""
    for block in blocks[:_LONGEST_TAIL]:
        around = [block.element, block.element.getparent()] if block.element is not None else []
        if any(each is not None and names_standfirst(each.get("class", "")) for each in around):
            block.reason = STANDFIRST
            return


def _drop_links(blocks: Sequence[Block]) -> None:
    """Drop blocks that consist of links, except what belongs to text: rows, headings of text and announced lists."""
    announced = False
    for number, block in enumerate(blocks):
        announced = (announced and block.is_linked) or _announces_list(block)
        in_text = block.tag == "tr" or announced or (block.is_heading and _heads_text(blocks[number + 1 :][:_NEAR]))
        if block.is_linked and not in_text:
            block.reason = "links to other pages"


def _announces_list(block: Block) -> bool:
    """Return whether a block ends with a colon and is long enough not to be a label, such as "Read more:"."""
    return block.text.endswith(":") and len(block.text) - block.linked >= _LONGEST_LABEL / 2


def _heads_text(below: Iterable[Block]) -> bool:
    """Return whether there is running text between a heading and the next one."""
    section = itertools.takewhile(lambda block: not block.is_heading, below)
    return any(block.prose_length for block in section)


def _drop_labels(blocks: Sequence[Block]) -> None:
    """Drop a few words in a container that do not end a sentence: buttons, dates and picture credits."""
    for block in blocks:
        if block.tag in _CONTAINERS and len(block.text) < _LONGEST_LABEL and not block.text.endswith(_SENTENCE_ENDS):
            block.reason = "a label"


def _drop_edges(blocks: Sequence[Block]) -> None:
    """Drop fragments at the beginning of the text, and headings without text below them at its end."""
    for block in blocks:
        if block.prose_length or block.is_heading or block.text.endswith(_SENTENCE_ENDS):
            break
        block.reason = "above the text"
    for block in blocks[: -_LONGEST_TAIL - 1 : -1]:
        if block.prose_length or (block.text.endswith(_SENTENCE_ENDS) and not block.is_heading):
            break
        block.reason = "below the text"
