"""A page cut into blocks: the runs of text that a browser sets apart from what stands before and after them."""

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
"""A row of a table is a block, its cells are divided by spaces."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SENTENCE = 60
"""Letters; a line of news print and a half. What is shorter may be a label, a credit or a button."""


@dataclass(slots=True, eq=False)
class Block:
    """`why` says why it is no part of the story, and is empty if it is. `element` is the innermost block around the
    text, if the text is from the page; `linked` counts its letters in links."""

    text: str
    tag: str
    element: html.HtmlElement | None = None
    linked: int = 0
    reason: str = ""

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS

    @property
    def is_linked(self) -> bool:
        """Whether it is nothing but links, as good as."""
        return self.linked > 0.9 * len(self.text)

    @property
    def prose_length(self) -> int:
        """Letters of running text: what is not short, no heading, and not mostly links."""
        own = len(self.text) - self.linked
        return own if own >= max(_SENTENCE, self.linked) and not self.is_heading else 0


def blocks_of(page: html.HtmlElement, boilerplate: Callable[[html.HtmlElement], str]) -> list[Block]:
    """The blocks of a page, in order. An element that `furniture` gives a reason for is one block, dropped for it."""
    return list(_PageWalk(boilerplate).blocks(page))


class _PageWalk:
    """One walk over a page; its time grows with the page, however deep it is nested."""

    def __init__(self, furniture: Callable[[html.HtmlElement], str]) -> None:
        self._furniture = furniture
        self._around: list[html.HtmlElement] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._broken = False
        """Whether there was a line break, and nothing since: the next one ends a paragraph of an older kind."""

    def blocks(self, page: html.HtmlElement) -> Iterator[Block]:
        walk = etree.iterwalk(page, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                why = self._furniture(element)
                if element.tag == "br" and self._broken:
                    yield from self._finished()
                if why or element.tag not in _INLINE:
                    yield from self._finished()
                    self._around.append(element)
                if why:
                    walk.skip_subtree()
                    yield Block("", element.tag, element, reason=why)
                else:
                    self._enter(element)
                continue
            if event == "end":
                self._links -= element.tag == "a"
                if self._around[-1] is element:
                    yield from self._finished()
                    self._around.pop()
            self._add(element.tail)

    def _enter(self, element: html.HtmlElement) -> None:
        if element.tag in _SPACED:
            self._pieces.append(" ")
            self._broken = True
        self._links += element.tag == "a"
        self._add(element.text)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._broken = self._broken and text.isspace()
            if self._links > 0:
                self._linked += len(text)

    def _finished(self) -> Iterator[Block]:
        if not self._pieces:
            return
        if text := tidy("".join(self._pieces)):
            yield Block(text, self._around[-1].tag, self._around[-1], min(self._linked, len(text)))
        self._pieces, self._linked = [], 0
