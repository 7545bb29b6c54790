"""Drops the lines below a story that are not part of it: credits, tags, biographies and cards of other stories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.blocks import Block

_FOOT_LINE = re.compile(
    "|".join(
        f"(?:{pattern})"
        for pattern in (
            # Credits of reporters
            r"[\[(]?(?:additional |with )?(?:reporting|writing|editing|words|photography|photos|pictures|video) by"
            r"(?:\s++|[,;&]|and\b|in\b|for\b|editing by\b|writing by\b|(?-i:[A-Z])[\w.'’-]*+)++\W*$",
            r"(?:with )?(?:additional )?files from\b.{0,80}$",
            r"this (?:article|story|post|report) (?:was )?(?:first|originally) (?:appeared|published|written)\b",
            # Programmes, letters and apps of the outlet
            r"(?:listen|subscribe) to\b.{0,80}\b(?:podcast|radio|sounds|spotify|apple podcasts)\b",
            r"(?:get|receive|sign up|subscribe)\b.{0,150}\b(?:newsletters?|inbox|notifications)\b",
            r"(?:download|get) our\b.{0,40}\bapps?\b",
            # Tags, links to lists of stories, copyright, votes
            r"(?:tags?|topics?|related topics|filed under|categories|keywords|posted in|more on|explore more)\s*:",
            r"#\w+(?:[\s,]+#\w+)*\W*$",
            r"(?:latest posts|(?:view|see|read) (?:all|more)(?: (?:posts|articles|stories))?) (?:by|from)\b",
            r"more (?:by|from)\b[^.]{1,60}$",
            r"(?:copyright\W*(?:\d{4}|by|\(c\)|©)|©)|.*\ball rights reserved\b",
            r"(?:rate|how useful was|did you find|was) this (?:article|post|story|page|helpful|useful)\b",
        )
    ),
    re.IGNORECASE,
)
_LONGEST_LINE = 250
_FOOT = 6
"""The number of the last blocks of a text that may be foot lines."""
_BIOGRAPHY = (
    r"{name}\b,? (?:(?:writes|covers|reports)\b|(?:is|was|has|joined|works|began|started)\b.{{0,200}}?\b"
    r"(?:authors?|bloggers?|columnists?|contributors?|correspondents?|directors?|editors?|experts?|founders?"
    r"|freelancers?|freelance|journalists?|owners?|photographers?|producers?|reporters?|writers?|written)\b)"
)
"""The name of an author and a trade. Both are needed, as the author of an appeal may be the police service itself."""


def drop_foot(blocks: Sequence[Block], authors: Sequence[str]) -> None:
    """Drop the foot lines among the last blocks of a text, and the paragraphs about its authors."""
    for block in blocks[-_FOOT:]:
        if len(block.text) <= _LONGEST_LINE and _FOOT_LINE.match(block.text):
            block.reason = "a foot line"
    names = "|".join(map(re.escape, filter(None, authors)))
    biography = re.compile(_BIOGRAPHY.format(name=f"(?:{names})")) if names else None
    for number in range(len(blocks) - 1, max(len(blocks) - _FOOT, 0), -1):
        if biography and biography.match(blocks[number].text):
            for block in blocks[number:]:
                block.reason = block.reason or "about the author"
