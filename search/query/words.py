"""The words and phrases of a query as nodes, split as the indexed text is split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from search.errors import QueryError
from search.query.inflections import forms
from search.query.tree import Fuzzy, Near, Phrase, Prefix, Scope, Span, TextNode, Word
from search.text import words, words_as_written

SHORTEST_PREFIX = 3
"""The fewest letters before a *: a tenth of the language begins with two letters."""
SHORTEST_FUZZY = {1: 3, 2: 5}
"""The fewest letters of a word for each number of edits: a shorter word would hardly be recognisable."""
FARTHEST = 50
"""The largest distance between two words that still counts as near: longer than a paragraph."""

_PREFIX = re.compile(r"([^\s*~]+)\*")
_FUZZY = re.compile(r"([^\s*~]*[^\W_][^\s*~]*)~(\d*)")
_STAR = re.compile(r"[^\W_]\*")


@dataclass(frozen=True, slots=True)
class TypedValue:
    """What was typed after a field's name, or without a field.

    `start` is where `text` begins in the query. `span` includes the field's name. `quoted` says whether the text was in
    quotation marks; `near` is what followed the ~ after them, or None if there was no ~.
    """

    text: str
    span: Span
    start: int
    quoted: bool = False
    near: str | None = None


def in_quotes(text: str) -> str:
    """Return text from a query in quotation marks, for an error, with spaces for what a terminal might obey."""
    return f'"{"".join(letter if letter.isprintable() else " " for letter in text)}"'


def text_node(typed: TypedValue, scope: Scope = Scope.TEXT) -> TextNode | None:
    """Return the node for typed text, or None if it has no letter or digit.

    The node is one word with its inflections (unless it is in quotation marks or the scope has none), a prefix, a fuzzy
    word, or words next to or near each other: "officer's" and "11.30" are two words each, so they are phrases.
    Raises `QueryError`.
    """
    if not typed.quoted and (pattern := _pattern(typed, scope)):
        return pattern
    if star := _STAR.search(typed.text):
        raise QueryError(
            "A * can only stand at the end of a single word, as in offic*, and not in a phrase.",
            typed.start + star.end() - 1,
        )
    terms = _terms(typed.text, scope)
    if typed.near is not None:
        return _near(typed, terms, scope)
    if len(terms) > 1:
        return Phrase(tuple(terms), scope, typed.span)
    if not terms:
        return None
    inflected = scope.inflected and not typed.quoted
    return Word(terms[0], forms(terms[0]) if inflected else (), scope, typed.span)


def _terms(text: str, scope: Scope) -> list[str]:
    return words_as_written(text) if scope is Scope.EXACT else words(text)


def _pattern(typed: TypedValue, scope: Scope) -> Prefix | Fuzzy | None:
    if match := _PREFIX.fullmatch(typed.text):
        return _prefix(_single(match[1], typed, scope), typed, scope)
    if match := _FUZZY.fullmatch(typed.text):
        return _fuzzy(_single(match[1], typed, scope), match[2] or "1", typed, scope)
    return None


def _single(text: str, typed: TypedValue, scope: Scope) -> str:
    terms = _terms(text, scope)
    sign = "*" if typed.text.endswith("*") else "~"
    if len(terms) != 1:
        what = f"{len(terms)} words" if terms else "not a word"
        raise QueryError(f"A {sign} must follow a single word: {in_quotes(text)} is {what}.", typed.span[0])
    return terms[0]


def _prefix(start: str, typed: TypedValue, scope: Scope) -> Prefix:
    if len(start) < SHORTEST_PREFIX:
        raise QueryError(f"A * needs at least {SHORTEST_PREFIX} letters before it.", typed.span[0])
    return Prefix(start, scope, typed.span)


def _fuzzy(word: str, edits: str, typed: TypedValue, scope: Scope) -> Fuzzy:
    if edits not in ("1", "2"):
        raise QueryError(
            f"{in_quotes(typed.text)} allows too many wrong letters: write {word}~ for one or {word}~2 for two.",
            typed.span[0],
        )
    if len(word) < SHORTEST_FUZZY[int(edits)]:
        raise QueryError(f"A ~{edits} needs at least {SHORTEST_FUZZY[int(edits)]} letters before it.", typed.span[0])
    return Fuzzy(word, int(edits), scope, typed.span)


def _near(typed: TypedValue, terms: list[str], scope: Scope) -> Near:
    near = typed.near or ""
    if not (near.isascii() and near.isdigit() and len(near) < 4 and 1 <= int(near) <= FARTHEST):
        raise QueryError(
            f'A ~ after a phrase needs a distance from 1 to {FARTHEST}: "knife charge"~5.', typed.span[1] - len(near)
        )
    if len(terms) < 2:
        raise QueryError("A distance needs at least two words in the quotation marks.", typed.span[0])
    for one, other in pairwise(terms):
        if one == other:
            raise QueryError(f"{in_quotes(one)} cannot be near itself: write two different words.", typed.span[0])
    return Near(tuple(terms), int(near), scope, typed.span)
