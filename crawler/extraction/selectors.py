"""Elements of a page by CSS selector; selectors are compiled once."""

from __future__ import annotations

from functools import lru_cache

from lxml import html
from lxml.cssselect import CSSSelector


def select(page: html.HtmlElement, rule: str) -> list[html.HtmlElement]:
    """The elements that a CSS selector finds, in the page's order."""
    found = _selector(rule)(page)
    return [each for each in found if isinstance(each, html.HtmlElement)] if isinstance(found, list) else []


@lru_cache
def _selector(rule: str) -> CSSSelector:
    return CSSSelector(rule, translator="html")
