"""Selects elements of a page by CSS selectors, which are compiled once."""

from __future__ import annotations

from functools import lru_cache

from lxml import html
from lxml.cssselect import CSSSelector


def select(page: html.HtmlElement, rule: str) -> list[html.HtmlElement]:
    """Return the elements that match a CSS selector, in the order of the page."""
    elements = _selector(rule)(page)
    return [each for each in elements if isinstance(each, html.HtmlElement)] if isinstance(elements, list) else []


@lru_cache
def _selector(rule: str) -> CSSSelector:
    return CSSSelector(rule, translator="html")
