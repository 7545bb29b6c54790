"""Where a text shows what a query tree looks for: the one highlighter, whatever engine found the story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.query.distance import within
from search.query.tree import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Scope, Sought, Span, Word
from search.text import Token, as_written, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_ANYWHERE = {Scope.TEXT, Scope.EXACT}
_SCOPES = {True: _ANYWHERE | {Scope.TITLE}, False: _ANYWHERE | {Scope.BODY}}
"""What is looked for in a headline, and what below it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Text in pieces; those at odd places (1, 3, …) are what matched. Joined, they are the text."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text without marks."""
        return "".join(self.pieces)

    @property
    def hit(self) -> bool:
        """Whether anything in it matched."""
        return len(self.pieces) > 1

    def part(self, start: int, end: int) -> Marked:
        """The text from one character to another, with its marks."""
        spans, at = [], 0
        for place, piece in enumerate(self.pieces):
            first, last = max(at, start), min(at + len(piece), end)
            if place % 2 and first < last:
                spans.append((first - start, last - start))
            at += len(piece)
        return _cut(self.text[start:end], spans)


def marked(text: str, node: Node, *, title: bool = False) -> Marked:
    """A paragraph, or with `title` a headline, with the words and phrases marked that the tree looks for there.

    What stands under a NOT is not marked.
    """
    sought = list(_sought(node, title))
    return _cut(text, _merged(_hits(text, sought))) if sought else Marked((text,))


def _sought(node: Node, title: bool) -> Iterator[Sought]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sought(part, title)
        case Word() | Phrase() | Near() | Prefix() | Fuzzy() if node.scope in _SCOPES[title]:
            yield node
        case _:
            pass


def _hits(text: str, sought: Iterable[Sought]) -> Iterator[Span]:
    cut = tokens(text)
    for node in sought:
        yield from _found(_exact(text, cut) if node.scope is Scope.EXACT else cut, node)


def _exact(text: str, cut: Iterable[Token]) -> list[Token]:
    return [token._replace(term=as_written(text[token.start : token.end])) for token in cut]


def _found(cut: Sequence[Token], node: Sought) -> Iterator[Span]:
    match node:
        case Word():
            terms = set(node.terms)
            return _words(cut, terms.__contains__)
        case Prefix(start):
            return _words(cut, lambda term: term.startswith(start))
        case Fuzzy(sought, edits):
            return _words(cut, lambda term: within(edits, term, sought))
        case Near():
            return _near(cut, node)
        case Phrase(phrase):
            return _phrases(cut, phrase)


def _words(cut: Sequence[Token], wanted: Callable[[str], bool]) -> Iterator[Span]:
    return ((token.start, token.end) for token in cut if wanted(token.term))


def _near(cut: Sequence[Token], node: Near) -> Iterator[Span]:
    for pair in node.pairs:
        one, other = ([place for place, token in enumerate(cut) if token.term == term] for term in pair)
        near = [(a, b) for a in one for b in other if abs(a - b) <= node.within]
        yield from ((cut[place].start, cut[place].end) for places in near for place in places)


def _phrases(cut: Sequence[Token], terms: Sequence[str]) -> Iterator[Span]:
    for first in range(len(cut) - len(terms) + 1):
        run = cut[first : first + len(terms)]
        if all(token.term == term for token, term in zip(run, terms, strict=True)):
            yield (run[0].start, run[-1].end)


def _merged(hits: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted(hits):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _cut(text: str, spans: Iterable[Span]) -> Marked:
    pieces, done = [], 0
    for start, end in spans:
        pieces += [text[done:start], text[start:end]]
        done = end
    return Marked((*pieces, text[done:]))
