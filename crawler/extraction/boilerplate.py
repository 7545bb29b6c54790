"""What stands on a page and is no text of it, by its elements: their tags, roles, and what themes call them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from crawler.extraction.blocks import HEADINGS
from crawler.extraction.class_names import COMMENTS, boilerplate_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import html

_NEVER_SHOWN = frozenset(("script", "style", "noscript", "template", "head", "title", "meta", "link", "dialog"))
_NEVER_TEXT = frozenset(
    (
        *("svg", "iframe", "form", "button", "input", "select", "textarea", "nav", "footer", "aside", "figcaption"),
        *("object", "embed", "canvas", "map", "menu", "math"),
    )
)
_WHOLE_PAGE = frozenset(("html", "body", "main", "article"))
"""They hold the story too, whatever classes a theme gives them."""
_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alertdialog", "menu", "alert")
)
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PARAGRAPH = 60
"""Letters from which a paragraph counts as one."""


class Boilerplate:
    """Called with an element of the page, says why it is furniture; empty if it is not.

    Themes name things as they like: a name that stands around half of the page's paragraphs is no furniture's,
    and neither is an element that holds so many. Comments may be longer than the story, and are not spared for it.
    """

    def __init__(self, page: html.HtmlElement, spared: Iterable[html.HtmlElement] = ()) -> None:
        self._reasons: dict[html.HtmlElement, str] = {}
        self._spared = set(spared)
        self._spared_reasons: set[str] = set()
        self.prose = 0
        """Letters of the page's paragraphs, without those of comments."""
        self._spare_what_holds_the_text(page)

    def __call__(self, element: html.HtmlElement) -> str:
        reason = self._reasons.get(element)
        if reason is None:
            reason = _reason(element)
        return "" if not reason or reason in self._spared_reasons or element in self._spared else reason

    def _spare_what_holds_the_text(self, page: html.HtmlElement) -> None:
        held: Counter[html.HtmlElement] = Counter()
        named: Counter[str] = Counter()
        for paragraph in page.iter("p"):
            length = _letters(paragraph)
            if length >= _PARAGRAPH:
                around = list(paragraph.iterancestors())
                held.update(dict.fromkeys(around, length))
                reasons = {self._reason_of(each) for each in around}
                named.update(dict.fromkeys(reasons, length))
                self.prose += 0 if any(map(_is_comments, reasons)) else length
        self._spared |= {each for each, length in held.items() if 2 * length > self.prose and self._may_be_spared(each)}
        self._spared_reasons = {
            each for each, length in named.items() if 2 * length > self.prose and not _is_comments(each)
        } - _NEVER_SHOWN

    def _reason_of(self, element: html.HtmlElement) -> str:
        if element not in self._reasons:
            self._reasons[element] = _reason(element)
        return self._reasons[element]

    def _may_be_spared(self, element: html.HtmlElement) -> bool:
        return element.tag not in _NEVER_SHOWN and not _is_comments(self._reasons[element])


def _reason(element: html.HtmlElement) -> str:
    tag = element.tag
    if tag in _NEVER_SHOWN or tag in _NEVER_TEXT:
        return str(tag)
    if tag in _WHOLE_PAGE or not element.attrib:
        return ""
    role = element.get("role")
    if role in _ROLES:
        return f"role {role}"
    if (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _NOT_DISPLAYED.search(element.get("style", ""))
    ):
        return "hidden"
    return "" if tag in HEADINGS else boilerplate_name(element.get("id", ""), element.get("class", ""))


def _letters(paragraph: html.HtmlElement) -> int:
    return sum(map(len, paragraph.itertext()))


def _is_comments(reason: str) -> bool:
    return reason.startswith(COMMENTS)
