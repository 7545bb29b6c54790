"""Words and phrases of a query as nodes, cut as the indexed text is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from search.errors import QueryError
from search.query.inflections import forms
from search.query.tree import Fuzzy, Near, Phrase, Prefix, Scope, Span, TextNode, Word
from search.text import words, words_as_written

SHORTEST_PREFIX = 3
"""Letters before the *: fewer begin a tenth of a language."""
SHORTEST_FUZZY = {1: 3, 2: 5}
"""Letters that a word must have to be looked for with so many edits: in a shorter one too little is left of it."""
FARTHEST = 50
"""Words from one another that still counts as near; longer than a paragraph."""

_PREFIX = re.compile(r"([^\s*~]+)\*")
_FUZZY = re.compile(r"([^\s*~]*[^\W_][^\s*~]*)~(\d*)")
_STAR = re.compile(r"[^\W_]\*")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed after a field's name, or by itself.

    `start`: where `text` begins in the query; `span` is that of the whole with the field's name.
    `quoted`: it stood in quotation marks. `near`: what came after the ~ behind them; None where there was none.
    """

    text: str
    span: Span
    start: int
    quoted: bool = False
    near: str | None = None


def words_node(typed: Typed, scope: Scope = Scope.TEXT, *, inflected: bool = True) -> TextNode | None:
    """What typed text looks for; None where there is no letter or digit.

    One word with its inflections (without, where not `inflected` or in quotation marks), a prefix, a fuzzy word, or
    words next to or near each other: "officer's" and "11.30" are two words each, so they are phrases.
    """
    if not typed.quoted and (pattern := _pattern(typed, scope)):
        return pattern
    if star := _STAR.search(typed.text):
        raise QueryError(
            "A * stands at the end of a single word, as in offic*, and not in a phrase.", typed.start + star.end() - 1
        )
    cut = _cut(typed.text, scope)
    if typed.near is not None:
        return _near(typed, cut, scope)
    if len(cut) > 1:
        return Phrase(tuple(cut), scope, typed.span)
    if not cut:
        return None
    grows = inflected and not typed.quoted
    return Word(cut[0], forms(cut[0]) if grows else (), scope, typed.span)


def _cut(text: str, scope: Scope) -> list[str]:
    return words_as_written(text) if scope is Scope.EXACT else words(text)


def _pattern(typed: Typed, scope: Scope) -> Prefix | Fuzzy | None:
    if match := _PREFIX.fullmatch(typed.text):
        return _prefix(_only(match[1], typed, scope), typed, scope)
    if match := _FUZZY.fullmatch(typed.text):
        return _fuzzy(_only(match[1], typed, scope), match[2] or "1", typed, scope)
    return None


def _only(text: str, typed: Typed, scope: Scope) -> str:
    cut = _cut(text, scope)
    sign = "*" if typed.text.endswith("*") else "~"
    if len(cut) != 1:
        raise QueryError(f"A {sign} goes with a single word, and {text!r} is {len(cut) or 'none'}.", typed.span[0])
    return cut[0]


def _prefix(start: str, typed: Typed, scope: Scope) -> Prefix:
    if len(start) < SHORTEST_PREFIX:
        raise QueryError(f"At least {SHORTEST_PREFIX} letters must stand before a *.", typed.span[0])
    return Prefix(start, scope, typed.span)


def _fuzzy(word: str, edits: str, typed: Typed, scope: Scope) -> Fuzzy:
    if edits not in ("1", "2"):
        raise QueryError(
            f"{typed.text!r} is too far off; write {word}~ or {word}~2 for one or two wrong letters.", typed.span[0]
        )
    if len(word) < SHORTEST_FUZZY[int(edits)]:
        raise QueryError(f"Before ~{edits} a word needs at least {SHORTEST_FUZZY[int(edits)]} letters.", typed.span[0])
    return Fuzzy(word, int(edits), scope, typed.span)


def _near(typed: Typed, cut: list[str], scope: Scope) -> Near:
    near = typed.near or ""
    if not (near.isascii() and near.isdigit() and len(near) < 4 and 1 <= int(near) <= FARTHEST):
        raise QueryError(f'How near is a number from 1 to {FARTHEST}: "words near"~5.', typed.span[1] - len(near))
    if len(cut) < 2:
        raise QueryError("Nearness takes two words or more in the quotation marks.", typed.span[0])
    for one, other in pairwise(cut):
        if one == other:
            raise QueryError(f"{one!r} cannot be near itself.", typed.span[0])
    return Near(tuple(cut), int(near), scope, typed.span)
