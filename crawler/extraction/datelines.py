"""Dates that a page shows to its readers near the headline, and dates that are guessed."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from htmldate import find_date

from crawler.extraction.plain_text import element_text
from crawler.extraction.times import EARLIEST, StatedTime, find_time, read_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lxml import html

    from crawler.extraction.blocks import Block

_ABOVE, _BELOW = 4, 12
"""The number of blocks above and below the main heading in which a dateline may be."""
_LONGEST = 120
"""Characters of a block that can be a dateline."""
_LABEL = re.compile(
    r"\b(?:(?P<modified>(?:last\s+)?(?:updated|modified|edited|amended|revised|reviewed))"
    r"|(?:first\s+)?(?:published|posted|issued|released)|publication\s+date|date(?:\s+published)?(?=\s*:))\b[\s:]*",
    re.IGNORECASE,
)
"""What stands before a date that a page states: "Published:", "Last updated"."""
_PARTS = re.compile(r"\s*[|•·\n]\s*|\s+[–—-]\s+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PROSE_WORDS = 8
"""A block with more words than this beside its date, or that ends as a sentence does, is running text."""


class Dateline(NamedTuple):
    """The dates that stand near the headline. `published` and `modified` have a label; `unlabelled` has none."""

    published: StatedTime | None = None
    modified: StatedTime | None = None
    unlabelled: StatedTime | None = None


def read_dateline(blocks: Sequence[Block], seen: datetime) -> Dateline:
    """Return the dates in the short blocks near the main heading, the first of each sort.

    `seen` is when the page was fetched. A date in running text is never taken.
    """
    published = modified = unlabelled = None
    for text, is_heading in _short_texts(blocks):
        labels = list(_LABEL.finditer(text))
        for label, following in zip_longest(labels, labels[1:]):
            stated = find_time(text[label.end() : following.start() if following else None], seen)
            if label["modified"]:
                modified = modified or stated
            else:
                published = published or stated
        if not labels and unlabelled is None:
            unlabelled = _unlabelled(text, seen, is_heading=is_heading)
    return Dateline(published, modified, unlabelled)


def guess_date(page: html.HtmlElement, url: str, seen: datetime) -> StatedTime | None:
    """Return the day that htmldate guesses for a page, or None if it finds none.

    The year in a copyright line is not taken for a date.

    https://htmldate.readthedocs.io/en/latest/corefunctions.html
    """
    try:
        day = find_date(page, url=url, original_date=True, extensive_search=False, min_date=EARLIEST, max_date=seen)
    except (ValueError, AttributeError, RecursionError):  # htmldate raises these for some pages and addresses.
        return None
    return read_time(day, seen) if day else None


def _short_texts(blocks: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    headline = next((number for number, block in enumerate(blocks) if block.tag == "h1"), 0)
    for block in blocks[max(headline - _ABOVE, 0) : headline + _BELOW]:
        text = block.text or (element_text(block.element) if block.element is not None else "")
        if len(text) <= _LONGEST:
            yield text, block.tag in _HEADINGS


def _unlabelled(text: str, seen: datetime, *, is_heading: bool) -> StatedTime | None:
    """The date that is a whole part of a text, or that stands in a text that is neither a heading nor running text."""
    for part in _PARTS.split(text):
        if stated := read_time(part, seen):
            return stated
    if is_heading or text.rstrip().endswith((".", "!", "?", "…", ":")) or len(text.split()) > _PROSE_WORDS + 4:
        return None
    return find_time(text, seen)
