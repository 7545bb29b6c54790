"""Finds the text of a story in the data from which a script in the browser renders the page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crawler.extraction.plain_text import split_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

_ASSIGNMENT = re.compile(r"\s*+(?:window|self|globalThis)\s*+(?:\.\s*+\w++|\[[\"']\w++[\"']\])\s*+=\s*+(?=[{\[])")
_TEXT_NAMES = frozenset(("articlebody", "body", "bodyhtml", "bodytext", "content", "contents", "html", "text", "value"))
_LIST_NAMES = _TEXT_NAMES | frozenset(("blocks", "children", "components", "elements", "items", "nodes", "paragraphs"))
_OTHERS = re.compile(
    r"comment|related|recommend|recirc|promo|teaser|popular|latest|footer|header|nav|cookie|consent|author|sponsor"
    r"|newsletter|legal|terms|i18n|translation|messages|locale",
    re.IGNORECASE,
)
"""Words in the names of data that are not the text of the page."""
_SENTENCE = 60
_MOST_VALUES = 100_000
_FEWEST_LETTERS = 300


def text_in_data(page: html.HtmlElement) -> tuple[str, ...]:
    """Return the paragraphs in the page's data, where they are plainly those of one article; else nothing.

    They are the texts under one name such as "body", or in one list with such a name that is not itself within a list,
    as lists of articles are. They must be longer than all similar texts together.
    """
    lengths: dict[str, int] = {}
    texts: dict[str, dict[str, None]] = {}
    for data in _data(page):
        for place, text in _texts(data):
            paragraphs = split_markup(text)
            lengths[place] = lengths.get(place, 0) + sum(len(each) for each in paragraphs if len(each) >= _SENTENCE)
            texts.setdefault(place, {}).update(dict.fromkeys(paragraphs))
    place = max(lengths, key=lengths.__getitem__, default="")
    is_article = place and not _OTHERS.search(place) and _is_article(place)
    if not is_article or lengths[place] < max(_FEWEST_LETTERS, sum(lengths.values()) / 2):
        return ()
    return tuple(texts[place])


def _is_article(place: str) -> bool:
    return place.rpartition(".")[2].lower() in _LIST_NAMES


def _data(page: html.HtmlElement) -> Iterator[Any]:
    """Yield the data of the scripts that consist of data only, also if they assign them to one variable."""
    for script in page.iter("script"):
        text = script.text or ""
        if "json" in (script.get("type") or "") and "ld+json" not in (script.get("type") or ""):
            start = 0
        elif assignment := _ASSIGNMENT.match(text):
            start = assignment.end()
        else:
            continue
        try:
            yield json.JSONDecoder(strict=False).raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            continue


def _texts(data: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts in data, each with the names that lead to it, or to the first list around it."""
    waiting, values = [("", "", False, data)], 0
    while waiting and values < _MOST_VALUES:
        place, name, in_list, value = waiting.pop()
        values += 1
        if isinstance(value, list):
            waiting.extend((place, name, True, each) for each in reversed(value[:_MOST_VALUES]))
        elif isinstance(value, dict):
            members = [(place if in_list else f"{place}.{key}", str(key), in_list, value[key]) for key in value]
            waiting.extend(reversed(members))
        elif isinstance(value, str) and name.lower() in _LIST_NAMES:
            yield place, value
