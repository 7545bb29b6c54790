"""Elements of a page by CSS selector; selectors are compiled once."""

from __future__ import annotations

from functools import lru_cache

from lxml import html
from lxml.cssselect import CSSSelector


def select(page: html.HtmlElement, rule: str) -> list[html.HtmlElement]:
    """The elements that a CSS selector finds, in the page's order."""
    elements = _selector(rule)(page)
    return [each for each in elements if isinstance(each, html.HtmlElement)] if isinstance(elements, list) else []


@lru_cache
def _selector(rule: str) -> CSSSelector:
    return CSSSelector(rule, translator="html")
