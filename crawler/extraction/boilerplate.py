"""Recognises boilerplate, which is not part of a page's text, by the tags, roles, ids and classes of elements."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from crawler.extraction.blocks import HEADINGS, blocks_of
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
"""These elements contain the story too, whatever classes a theme gives them."""
_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alertdialog", "menu", "alert")
)
_HIDDEN = frozenset(("hidden", "role dialog", "role alertdialog"))
_HARDLY_ANY = 4
"""Hidden text is counted if it is more than this many times as long as the text that is shown."""
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Boilerplate:
    """A function of an element that returns why it is boilerplate, or an empty string if it is not.

    Themes choose names freely. An element with more than half of the page's running text is therefore not
    boilerplate, and a name that applies to more than half of them does not count. Comments are the exception, because
    they may be longer than the story.
    """

    def __init__(self, page: html.HtmlElement, spared: Iterable[html.HtmlElement] = ()) -> None:
        self._reasons: dict[html.HtmlElement, str] = {}
        self._spared = set(spared)
        self._spared_reasons: set[str] = set()
        self.prose = 0
        """The number of letters of running text on the page, without comments, whatever elements it is in."""
        self._spare_what_holds_the_text(page)

    def __call__(self, element: html.HtmlElement) -> str:
        reason = self._reasons.get(element)
        if reason is None:
            reason = _reason(element)
        return "" if not reason or reason in self._spared_reasons or element in self._spared else reason

    def _spare_what_holds_the_text(self, page: html.HtmlElement) -> None:
        prose_in: Counter[html.HtmlElement] = Counter()
        prose_by_reason: Counter[str] = Counter()
        for element, length in self._countable_prose(page).items():
            around = [element, *element.iterancestors()]
            reasons = set(map(self._reason_of, around))
            prose_in.update(dict.fromkeys(around, length))
            prose_by_reason.update(dict.fromkeys(reasons, length))
            self.prose += 0 if any(map(_is_comments, reasons)) else length
        self._spared |= {
            each for each, length in prose_in.items() if 2 * length > self.prose and self._may_be_spared(each)
        }
        self._spared_reasons = {
            each for each, length in prose_by_reason.items() if 2 * length > self.prose and not _is_comments(each)
        } - _NEVER_SHOWN

    def _countable_prose(self, page: html.HtmlElement) -> Counter[html.HtmlElement]:
        """Return the letters of running text by the element around the paragraphs.

        Hidden text is only counted if there is hardly any other, because scripts show it then.
        """
        lengths: Counter[html.HtmlElement] = Counter()
        for block in blocks_of(page, lambda element: str(element.tag) if element.tag in _NEVER_SHOWN else ""):
            if block.element is not None and (length := block.prose_length):
                parent = block.element.getparent()
                is_counted_apart = parent is None or self._reason_of(block.element)
                lengths[block.element if is_counted_apart else parent] += length
        hidden = [each for each in lengths if self._is_hidden(each)]
        hidden_length = sum(lengths[each] for each in hidden)
        if _HARDLY_ANY * (lengths.total() - hidden_length) >= hidden_length:
            for each in hidden:
                del lengths[each]
        return lengths

    def _is_hidden(self, element: html.HtmlElement) -> bool:
        return any(self._reason_of(each) in _HIDDEN for each in (element, *element.iterancestors()))

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


def _is_comments(reason: str) -> bool:
    return reason.startswith(COMMENTS)
