"""Many names found in a text in one pass: a trie over words, the longest name first.

A trie of dictionaries rather than a library (pyahocorasick): names begin at words, so a look-up per word is all the
automaton there is to build; most words fail the first one, cutting the text into words takes most of the time, and
the words are then exactly those of the index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from search.text import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

_WITHIN_A_NAME = re.compile(r"[,)'’]?[^\S\n]+(?:[&(][^\S\n]*)?|(?<=\b[A-Z])\.[^\S\n]*|[-‐‑–'’&]")
"""What may stand between two words of one name: in "held in Kent. Police said" they are two sentences."""

_MARKS = frozenset(",()")


class Alias(NamedTuple):
    """One way to write a name. `exact`: its capitals must stand in the text. `weak`: counts only beside another.

    A name with an article ("the Met") is found only behind one, and without it: "[the] Met".
    """

    text: str
    exact: bool = False
    weak: bool = False


class Found(NamedTuple, Generic[T]):
    """What a name stands for, and the characters of the text where it stands."""

    value: T
    start: int
    end: int
    weak: bool


@dataclass(slots=True)
class _Node(Generic[T]):
    following: dict[str, _Node[T]] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    value: T | None = None


class Automaton(Generic[T]):
    """Names that stand for values; a value of None is a name to step over."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, alias: Alias, value: T | None) -> None:
        """Have a name stand for a value; ways to write it that differ in case only must stand for the same one."""
        node = self._root
        for token in _own_words(alias.text):
            node = node.following.setdefault(token.term, _Node())
        node.aliases.append(alias)
        node.value = value

    def get(self, name: str) -> T | None:
        """What a name stands for, in any case, weak or not."""
        node: _Node[T] | None = self._root
        for token in _own_words(name):
            node = node.following.get(token.term) if node else None
        return node.value if node else None

    def find(self, text: str) -> Iterator[Found[T]]:
        """The names in a text from left to right, none inside another."""
        cut = list(tokens(text))
        first_words = self._root.following
        past = 0
        for at, token in enumerate(cut):
            if token.term in first_words and at >= past and (longest := self._longest(text, cut, at)):
                past, alias, value = longest
                if value is not None:
                    yield Found(value, token.start, cut[past - 1].end, alias.weak)

    def _longest(self, text: str, cut: list[Token], at: int) -> tuple[int, Alias, T | None] | None:
        """The longest name that starts with a word: where the next word is, how it is written, what it stands for."""
        node, longest = self._root, None
        for place in range(at, len(cut)):
            if place > at and not _WITHIN_A_NAME.fullmatch(text, cut[place - 1].end, cut[place].start):
                break
            following = node.following.get(cut[place].term)
            if following is None:
                break
            node = following
            fitting = (alias for alias in node.aliases if _fits(alias, text, cut, at, place + 1))
            if alias := next(fitting, None):
                longest = place + 1, alias, node.value
        return longest


def _own_words(name: str) -> list[Token]:
    """The words of a name without its article."""
    cut = list(tokens(name))
    return cut[1:] if cut and cut[0].term == "the" else cut


def _fits(alias: Alias, text: str, cut: list[Token], start: int, end: int) -> bool:
    """Whether a name stands there as it must: behind its article, with no marks but its own, capitals if `exact`."""
    own = list(tokens(alias.text))
    start -= len(own) - (end - start)
    if start < 0 or cut[start].term != own[0].term:
        return False
    if not _MARKS.intersection(text[cut[start].start : cut[end - 1].end]) <= _MARKS.intersection(alias.text):
        return False
    pairs = zip(own, cut[start:end], strict=True)
    return not alias.exact or all(_same_capitals(alias.text, text, *pair) for pair in pairs)


def _same_capitals(name: str, text: str, own: Token, there: Token) -> bool:
    """Whether a word of a name stands in a text with its capitals; its small letters may be capitals there."""
    word = name[own.start : own.end]
    return word.islower() or word == text[there.start : there.end]
