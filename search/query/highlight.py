"""Where a text shows what a query tree looks for: the one highlighter, whatever engine found the story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.query.tree import And, Node, Not, Or, Phrase, Scope, Span, Word
from search.text import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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


def marked(text: str, node: Node, *, title: bool = False) -> Marked:
    """A paragraph, or with `title` a headline, with the words and phrases marked that the tree looks for there.

    What stands under a NOT is not marked.
    """
    return _cut(text, _merged(_hits(list(tokens(text)), _sought(node, title))))


def _sought(node: Node, title: bool) -> Iterator[Word | Phrase]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sought(part, title)
        case Word() | Phrase() if title or node.scope is Scope.TEXT:
            yield node
        case Not():
            pass


def _hits(cut: Sequence[Token], sought: Iterable[Word | Phrase]) -> Iterator[Span]:
    for node in sought:
        if isinstance(node, Word):
            terms = set(node.terms)
            yield from ((token.start, token.end) for token in cut if token.term in terms)
        else:
            yield from _phrase_hits(cut, node.terms)


def _phrase_hits(cut: Sequence[Token], terms: Sequence[str]) -> Iterator[Span]:
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
