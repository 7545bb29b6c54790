"""Drops cards of other stories: sibling elements that each have a linked headline and a short text."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import html

    from crawler.extraction.blocks import Block

_SHORTEST_HEADLINE = 15
_LARGEST_CARD = 4
"""The most blocks of a card: a label, the headline, a sentence and a date."""


def drop_cards(blocks: Sequence[Block]) -> None:
    """Drop cards of other stories below or beside a text, two or more of the same kind in one element.

    Where they have more text than the rest of the page, as in lists of products or places, they are the text.
    """
    siblings: defaultdict[tuple[object, ...], dict[html.HtmlElement, None]] = defaultdict(dict)
    for headline, below in itertools.pairwise(blocks):
        if _is_headline(headline) and not below.is_linked:
            card = _common_element(headline, below)
            if card is not None:
                siblings[card.getparent(), card.tag][card] = None
    groups = [list(cards) for cards in siblings.values() if len(cards) > 1]
    if not groups:
        return
    contents = _contents(blocks, {card for cards in groups for card in cards})
    for cards in groups:
        _drop_group(blocks, [contents[card] for card in cards])


def _is_headline(block: Block) -> bool:
    """Return whether a block is a link to another page, long enough for a headline."""
    if block.element is None or not block.is_linked or len(block.text) < _SHORTEST_HEADLINE:
        return False
    links = [block.element, *block.element.iterdescendants("a"), *block.element.iterancestors("a")]
    return any(link.get("href", "#")[:1] != "#" for link in links)


def _common_element(first: Block, second: Block) -> html.HtmlElement | None:
    """Return the innermost element around two blocks, or None if there is none within the page's body."""
    if first.element is None or second.element is None:
        return None
    around = {first.element, *first.element.iterancestors()}
    common = next((each for each in (second.element, *second.element.iterancestors()) if each in around), None)
    return None if common is None or common.getparent() is None else common


def _contents(blocks: Sequence[Block], cards: set[html.HtmlElement]) -> dict[html.HtmlElement, list[Block]]:
    contents: dict[html.HtmlElement, list[Block]] = {card: [] for card in cards}
    for block in blocks:
        if block.element is not None:
            for element in (block.element, *block.element.iterancestors()):
                if element in cards:
                    contents[element].append(block)
    return contents


def _drop_group(blocks: Sequence[Block], cards: Sequence[Sequence[Block]]) -> None:
    inside = {block for card in cards for block in card}
    length = sum(block.prose_length for block in inside)
    others = sum(block.prose_length for block in blocks if block not in inside)
    if length <= others and all(map(_is_card, cards)):
        for block in inside:
            block.reason = "another story"


def _is_card(card: Sequence[Block]) -> bool:
    headlines = sum(block.is_linked for block in card)
    return len(card) <= _LARGEST_CARD and headlines == 1 and any(block.prose_length for block in card)
