"""Where a text shows what a query tree looks for: the one highlighter, whatever engine found the story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from search.query.distance import within
from search.query.tree import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Scope, Span, TextNode, Word
from search.text import places, words, words_as_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Run: TypeAlias = tuple[int, int]
"""A first and a last word, by their numbers in a text."""

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
        return _cut(self.text[start:end], spans)


def marked(text: str, node: Node, *, title: bool = False) -> Marked:
    """A paragraph, or with `title` a headline, with the words and phrases marked that the tree looks for there.

    What stands under a NOT is not marked.
    """
    runs = list(_runs(text, _sought(node, title)))
    if not runs:
        return Marked((text,))
    where = places(text)
    return _cut(text, _merged((where[first][0], where[last][1]) for first, last in runs))


def _sought(node: Node, title: bool) -> Iterator[TextNode]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sought(part, title)
        case Word() | Phrase() | Near() | Prefix() | Fuzzy() if node.scope in _SCOPES[title]:
            yield node
        case _:
            pass


def _runs(text: str, sought: Iterable[TextNode]) -> Iterator[Run]:
    folded = words(text)
    for node in sought:
        yield from _found(words_as_written(text) if node.scope is Scope.EXACT else folded, node)


def _found(cut: Sequence[str], node: TextNode) -> Iterator[Run]:
    match node:
        case Word():
            terms = frozenset(node.terms)
            return iter(()) if terms.isdisjoint(cut) else _words(cut, terms.__contains__)
        case Prefix(start):
            return _words(cut, lambda term: term.startswith(start))
        case Fuzzy(sought, edits):
            return _words(cut, lambda term: within(edits, term, sought))
        case Near():
            return _near(cut, node)
        case Phrase(phrase):
            return _phrases(cut, phrase)


def _words(cut: Sequence[str], wanted: Callable[[str], bool]) -> Iterator[Run]:
    return ((place, place) for place, term in enumerate(cut) if wanted(term))


def _near(cut: Sequence[str], node: Near) -> Iterator[Run]:
    for pair in node.pairs:
        one, other = ([place for place, term in enumerate(cut) if term == sought] for sought in pair)
        near = [(a, b) for a in one for b in other if abs(a - b) <= node.within]
        yield from ((place, place) for both in near for place in both)


def _phrases(cut: Sequence[str], terms: tuple[str, ...]) -> Iterator[Run]:
    starts = (place for place, term in enumerate(cut) if term == terms[0])
    return ((at, at + len(terms) - 1) for at in starts if tuple(cut[at : at + len(terms)]) == terms)


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
