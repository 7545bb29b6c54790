"""Cuts a page into blocks: runs of text that a browser shows separately, such as paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.plain_text import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import html

_INLINE_NAMES = """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp
    small span strike strong sub sup td th time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_SPACED = frozenset(("br", "td", "th"))
"""Elements that become spaces: the row of a table is one block, and spaces separate its cells."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SENTENCE = 60
"""The fewest letters of running text, one and a half lines of newsprint; shorter text may be a label or a button."""


@dataclass(slots=True, eq=False)
class Block:
    """A block of a page.

    `reason` says why it is not part of the story, and is empty if it is. `element` is the innermost block element
    around the text, if the text comes from the page. `linked` is the number of letters in links.
    """

    text: str
    tag: str
    element: html.HtmlElement | None = None
    linked: int = 0
    reason: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether the block is a heading."""
        return self.tag in HEADINGS

    @property
    def is_linked(self) -> bool:
        """Whether the block consists almost only of links."""
        return self.linked > 0.9 * len(self.text)

    @property
    def prose_length(self) -> int:
        """The number of letters outside links, or 0 if the block is short, a heading or mostly links."""
        own = len(self.text) - self.linked
        return own if own >= max(_SENTENCE, self.linked) and not self.is_heading else 0


def blocks_of(page: html.HtmlElement, boilerplate: Callable[[html.HtmlElement], str]) -> list[Block]:
    """Return the blocks of a page in order.

    An element for which `boilerplate` returns a reason becomes one block, which is dropped for that reason.
    """
    return list(_PageWalk(boilerplate).blocks(page))


class _PageWalk:
    """One walk over a page. Its time is linear in the size of the page, however deeply elements are nested."""

    def __init__(self, boilerplate: Callable[[html.HtmlElement], str]) -> None:
        self._boilerplate = boilerplate
        self._ancestors: list[html.HtmlElement] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._open_links = 0
        self._skipped: html.HtmlElement | None = None
        self._after_line_break = False
        """Whether a line break was the last thing; a second one then ends a paragraph, as in old pages."""

    def blocks(self, page: html.HtmlElement) -> Iterator[Block]:
        """Yield the blocks of the page in order."""
        walk = etree.iterwalk(page, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                reason = self._boilerplate(element)
                if element.tag == "br" and self._after_line_break:
                    yield from self._finished()
                if reason or element.tag not in _INLINE:
                    yield from self._finished()
                    self._ancestors.append(element)
                if reason:
                    walk.skip_subtree()
                    self._skipped = element
                    yield Block("", element.tag, element, reason=reason)
                else:
                    self._enter(element)
                continue
            if event == "end":
                self._open_links -= element is not self._skipped and _is_link(element)
                if self._ancestors[-1] is element:
                    yield from self._finished()
                    self._ancestors.pop()
            self._add(element.tail)

    def _enter(self, element: html.HtmlElement) -> None:
        if element.tag in _SPACED:
            self._pieces.append(" ")
            self._after_line_break = True
        self._open_links += _is_link(element)
        self._add(element.text)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._after_line_break = self._after_line_break and text.isspace()
            if self._open_links > 0:
                self._linked += len(text)

    def _finished(self) -> Iterator[Block]:
        if not self._pieces:
            return
        if text := tidy("".join(self._pieces)):
            yield Block(text, self._ancestors[-1].tag, self._ancestors[-1], min(self._linked, len(text)))
        self._pieces, self._linked = [], 0


def _is_link(element: html.HtmlElement) -> bool:
    """Return whether an element is a link; without an address it is a target of links, often one without an end."""
    return element.tag == "a" and "href" in element.attrib
