"""Mark the words of a text that a query searches for, in the same way whichever engine found the story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from search.query.distance import within
from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    Span,
    Tagged,
    TextNode,
    Word,
)
from search.text import word_spans, words, words_as_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

WordRange: TypeAlias = tuple[int, int]
"""The numbers of the first and the last word of a hit in a text."""

_ANYWHERE = {Scope.TEXT, Scope.EXACT}
_SCOPES = {True: _ANYWHERE | {Scope.TITLE}, False: _ANYWHERE | {Scope.BODY}}
"""The scopes whose words are marked in a headline (True), and below it (False)."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in pieces. The second, fourth, … of them matched; `runs` yields each piece with whether it matched."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text without marks."""
        return "".join(self.pieces)

    @property
    def hit(self) -> bool:
        """Whether anything in it matched."""
        return len(self.pieces) > 1

    def runs(self) -> Iterator[tuple[str, bool]]:
        """Yield each piece that is not empty, and whether it matched."""
        return ((piece, place % 2 == 1) for place, piece in enumerate(self.pieces) if piece)

    def part(self, start: int, end: int) -> Marked:
        """Return the text from character `start` to character `end`, with its marks."""
        spans, at = [], 0
        for piece, matched in self.runs():
            first, last = max(at, start), min(at + len(piece), end)
            if matched and first < last:
                spans.append((first - start, last - start))
            at += len(piece)
        return _split(self.text[start:end], spans)


def marked(text: str, node: Node, *, title: bool = False) -> Marked:
    """Return a paragraph (or a headline, if `title`) with the words and phrases marked that the query searches for.

    Words under a NOT are not marked.
    """
    hits = list(_hits(text, _text_nodes(node, title)))
    if not hits:
        return Marked((text,))
    spans = word_spans(text)
    return _split(text, _merged((spans[first][0], spans[last][1]) for first, last in hits))


def _text_nodes(node: Node, title: bool) -> Iterator[TextNode]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _text_nodes(part, title)
        case Word() | Phrase() | Near() | Prefix() | Fuzzy():
            if node.scope in _SCOPES[title]:
                yield node
        case All() | Tagged() | Dated() | Not():
            pass
        case _:
            assert_never(node)


def _hits(text: str, nodes: Iterable[TextNode]) -> Iterator[WordRange]:
    folded = words(text)
    for node in nodes:
        yield from _hits_of(words_as_written(text) if node.scope is Scope.EXACT else folded, node)


def _hits_of(terms: Sequence[str], node: TextNode) -> Iterator[WordRange]:
    match node:
        case Word():
            wanted = frozenset(node.terms)
            return iter(()) if wanted.isdisjoint(terms) else _words(terms, wanted.__contains__)
        case Prefix(start):
            return _words(terms, lambda term: term.startswith(start))
        case Fuzzy(word, edits):
            return _words(terms, lambda term: within(edits, term, word))
        case Near():
            return _near(terms, node)
        case Phrase(phrase):
            return _phrases(terms, phrase)
        case _:
            assert_never(node)


def _words(terms: Sequence[str], wanted: Callable[[str], bool]) -> Iterator[WordRange]:
    return ((place, place) for place, term in enumerate(terms) if wanted(term))


def _near(terms: Sequence[str], node: Near) -> Iterator[WordRange]:
    for pair in node.pairs:
        one, other = ([place for place, term in enumerate(terms) if term == word] for word in pair)
        near = [(a, b) for a in one for b in other if abs(a - b) <= node.within]
        yield from ((place, place) for both in near for place in both)


def _phrases(terms: Sequence[str], phrase: tuple[str, ...]) -> Iterator[WordRange]:
    starts = (place for place, term in enumerate(terms) if term == phrase[0])
    return ((at, at + len(phrase) - 1) for at in starts if tuple(terms[at : at + len(phrase)]) == phrase)


def _merged(hits: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted(hits):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _split(text: str, spans: Iterable[Span]) -> Marked:
    pieces, done = [], 0
    for start, end in spans:
        pieces += [text[done:start], text[start:end]]
        done = end
    return Marked((*pieces, text[done:]))
