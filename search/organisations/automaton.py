"""Many names found in a text in one pass: a trie over words, the longest name first.

A trie of dictionaries rather than a library (pyahocorasick): names begin at words, so a look-up per word is all the
automaton there is to build, and the words are exactly those of the index. Where each word stands is asked only of a
text in which the words of a name follow each other: most texts have none, and it costs more than all the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from search.text import Cut, places, words

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


class AliasMatch(NamedTuple, Generic[T]):
    """What a name stands for, and the characters of the text where it stands."""

    value: T
    start: int
    end: int
    weak: bool


class _Placed(NamedTuple):
    """A text, its words, and where each of them stands."""

    text: str
    words: list[str]
    places: list[tuple[int, int]]

    def between(self, first: int, last: int) -> str:
        """The text from one word to the end of another."""
        return self.text[self.places[first][0] : self.places[last][1]]


class _Way(NamedTuple):
    """A way to write a name, its article among its words."""

    alias: Alias
    placed: _Placed


@dataclass(slots=True)
class _Node(Generic[T]):
    following: dict[str, _Node[T]] = field(default_factory=dict)
    ways: list[_Way] = field(default_factory=list)
    value: T | None = None


class Automaton(Generic[T]):
    """Names that stand for values; a value of None is a name to step over."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, alias: Alias, value: T | None) -> None:
        """Have a name stand for a value; ways to write it that differ in case only must stand for the same one."""
        node = self._root
        for word in _own_words(alias.text):
            node = node.following.setdefault(word, _Node())
        node.ways.append(_Way(alias, _Placed(alias.text, words(alias.text), places(alias.text))))
        node.value = value

    def get(self, name: str) -> T | None:
        """What a name stands for, in any case, weak or not."""
        node: _Node[T] | None = self._root
        for word in _own_words(name):
            node = node.following.get(word) if node else None
        return node.value if node else None

    def find(self, cut: Cut) -> Iterator[AliasMatch[T]]:
        """The names in a text from left to right, none inside another."""
        first_words = self._root.following
        starts = [at for at, word in enumerate(cut.words) if word in first_words and self._leads(cut.words, at)]
        if not starts:
            return
        placed = _Placed(*cut, places(cut.text))
        past = 0
        for at in starts:
            if at >= past and (longest := self._longest(placed, at)):
                past, alias, value = longest
                if value is not None:
                    yield AliasMatch(value, placed.places[at][0], placed.places[past - 1][1], alias.weak)

    def _leads(self, cut: list[str], at: int) -> bool:
        """Whether the words from one on are a name's, whatever stands between them."""
        node = self._root
        for place in range(at, len(cut)):
            following = node.following.get(cut[place])
            if following is None or following.ways:
                return following is not None
            node = following
        return False

    def _longest(self, text: _Placed, at: int) -> tuple[int, Alias, T | None] | None:
        """The longest name that starts with a word: where the next word is, how it is written, what it stands for."""
        node, longest = self._root, None
        for place in range(at, len(text.words)):
            if place > at and not _WITHIN_A_NAME.fullmatch(text.text, text.places[place - 1][1], text.places[place][0]):
                break
            following = node.following.get(text.words[place])
            if following is None:
                break
            node = following
            fitting = (way.alias for way in node.ways if _fits(way, text, place))
            if alias := next(fitting, None):
                longest = place + 1, alias, node.value
        return longest


def _own_words(name: str) -> list[str]:
    """The words of a name without its article."""
    cut = words(name)
    return cut[1:] if cut and cut[0] == "the" else cut


def _fits(way: _Way, text: _Placed, last: int) -> bool:
    """Whether a name ends there and stands as it must: with its article, no marks but its own, capitals if `exact`."""
    alias, own = way
    first = last + 1 - len(own.words)
    if first < 0 or text.words[first] != own.words[0]:
        return False
    if not _MARKS.intersection(text.between(first, last)) <= _MARKS.intersection(alias.text):
        return False
    return not alias.exact or all(
        _same_capitals(own.between(place, place), text.between(first + place, first + place))
        for place in range(len(own.words))
    )


def _same_capitals(own: str, there: str) -> bool:
    """Whether a word of a name stands in a text with its capitals; its small letters may be capitals there."""
    return own.islower() or own == there
