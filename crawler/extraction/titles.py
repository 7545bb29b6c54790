"""Finds headlines, and removes the site names that publishers add before or after them for search engines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction.plain_text import element_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import html

_DIVIDER = re.compile(r"(\s+[-–—|·»•⋆]\s+|\s*\|\s*|\s+⋆$)")

_LONGEST = 500
"""The most letters of a headline."""


def shown_headline(page: html.HtmlElement, stated: Sequence[str], names: Sequence[str]) -> str:
    """Return the main heading that shares the largest part, at least half, of its words with the declared titles.

    If the page declares no title, the first main heading is returned. The result is empty if no heading fits. The
    comparison is needed because sites also use main headings for their own name or that of a section. `stated` are the
    declared titles, and `names` are as from `site_names`.
    """
    known = {word for title in filter(None, stated) for word in _word_set(without_site(title, names))}
    headings = (without_site(element_text(heading), names) for heading in page.iter("h1"))
    ours = [heading for heading in headings if not _is_site(heading, names)]
    shares = [(len(known & words) / len(words) if known else 1.0) for words in map(_word_set, ours)]
    best = max(shares, default=0)
    return ours[shares.index(best)] if best >= 1 / 2 else ""


def without_site(title: str, names: Sequence[str]) -> str:
    """Return a title without the site's name at its ends, which a bar or a dash separates from the rest.

    `names` are as from `site_names`.
    """
    if len(title) > _LONGEST:
        return title
    parts = _DIVIDER.split(title)
    while len(parts) >= 3 and _is_site(parts[-1], names):
        parts = parts[:-2]
    while len(parts) >= 3 and _is_site(parts[0], names):
        parts = parts[2:]
    return "".join(parts).strip()


def site_names(url: str, *stated: str) -> list[str]:
    """Return the declared names of a site and its host, each reduced to letters and digits."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return [name for each in (*stated, host) if (name := _letters(each))]


def part_of_words(text: str, other: str) -> float:
    """Return the part of the words of a text that another text has too, from 0 to 1."""
    words = _word_set(text)
    return len(words & _word_set(other)) / len(words)


def _is_site(part: str, names: Sequence[str]) -> bool:
    """Return whether a part of a title is empty, a site's name or a part of it."""
    letters = _letters(part)
    return any(letters in name for name in names) or not letters


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _word_set(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) or {text}
