"""Find many names in a text in one pass, the longest first, with a trie over words.

A trie of dictionaries replaces a library (pyahocorasick): names begin at words, so one look-up for each word is enough,
and the words are exactly those of the index. The positions of words are computed only if the words of a name follow
each other in a text: most texts have none, and the positions cost more than all the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from search.text import TokenisedText, word_spans, words

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

_WITHIN_A_NAME = re.compile(r"[,)'’]?[^\S\n]+(?:[&(][^\S\n]*)?|(?<=\b[A-Z])\.[^\S\n]*|[-‐‑–'’&]")
"""What may be between two words of one name. In "held in Kent. Police said" they are in two sentences."""

_MARKS = frozenset(",()")


class Alias(NamedTuple):
    """One form of a name.

    `exact` means that the text must have its capitals. `weak` means that it counts only if the story has another name
    of the same value. A name with an article ("the Met") is found only after an article, which is not part of the
    match: "the [Met]".
    """

    text: str
    exact: bool = False
    weak: bool = False


class AliasMatch(NamedTuple, Generic[T]):
    """The value of a name that was found, and where the name starts and ends in the text."""

    value: T
    start: int
    end: int
    weak: bool


class _PositionedText(NamedTuple):
    """A text, its words, and where each of them starts and ends."""

    text: str
    words: list[str]
    spans: list[tuple[int, int]]

    def between(self, first: int, last: int) -> str:
        """Return the text from the start of word `first` to the end of word `last`."""
        return self.text[self.spans[first][0] : self.spans[last][1]]


class _AliasForm(NamedTuple):
    """An alias and its words, which include its article."""

    alias: Alias
    own: _PositionedText


@dataclass(slots=True)
class _Node(Generic[T]):
    following: dict[str, _Node[T]] = field(default_factory=dict)
    forms: list[_AliasForm] = field(default_factory=list)
    value: T | None = None


class Automaton(Generic[T]):
    """Names with values. A name with the value None is skipped, so that shorter names in it are not found."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, alias: Alias, value: T | None) -> None:
        """Add a name with its value. Aliases that differ only in case must have the same value."""
        node = self._root
        for word in _own_words(alias.text):
            node = node.following.setdefault(word, _Node())
        node.forms.append(_AliasForm(alias, _PositionedText(alias.text, words(alias.text), word_spans(alias.text))))
        node.value = value

    def get(self, name: str) -> T | None:
        """Return the value of a name, in any case, weak or not; None if there is no such name."""
        node: _Node[T] | None = self._root
        for word in _own_words(name):
            node = node.following.get(word) if node else None
        return node.value if node else None

    def find(self, text: TokenisedText) -> Iterator[AliasMatch[T]]:
        """Yield the names in a text from left to right; no name is inside another."""
        first_words = self._root.following
        starts = [at for at, word in enumerate(text.words) if word in first_words and self._may_start(text.words, at)]
        if not starts:
            return
        positioned = _PositionedText(*text, word_spans(text.text))
        past = 0
        for at in starts:
            if at >= past and (longest := self._longest(positioned, at)):
                past, alias, value = longest
                if value is not None:
                    yield AliasMatch(value, positioned.spans[at][0], positioned.spans[past - 1][1], alias.weak)

    def _may_start(self, words: list[str], at: int) -> bool:
        """Whether the words from number `at` on are those of a name, whatever is between them in the text."""
        node = self._root
        for place in range(at, len(words)):
            following = node.following.get(words[place])
            if following is None or following.forms:
                return following is not None
            node = following
        return False

    def _longest(self, text: _PositionedText, at: int) -> tuple[int, Alias, T | None] | None:
        """Return the number of the next word, the alias and the value of the longest name that starts at word `at`."""
        node, longest = self._root, None
        for place in range(at, len(text.words)):
            if place > at and not _WITHIN_A_NAME.fullmatch(text.text, text.spans[place - 1][1], text.spans[place][0]):
                break
            following = node.following.get(text.words[place])
            if following is None:
                break
            node = following
            fitting = (form.alias for form in node.forms if _fits(form, text, place))
            if alias := next(fitting, None):
                longest = place + 1, alias, node.value
        return longest


def _own_words(name: str) -> list[str]:
    """Return the words of a name without its article."""
    own = words(name)
    return own[1:] if own and own[0] == "the" else own


def _fits(form: _AliasForm, text: _PositionedText, last: int) -> bool:
    """Whether a name ends at word `last` with its article, no marks but its own, and its capitals if `exact`."""
    alias, own = form
    first = last + 1 - len(own.words)
    if first < 0 or text.words[first] != own.words[0]:
        return False
    if not _MARKS.intersection(text.between(first, last)) <= _MARKS.intersection(alias.text):
        return False
    return not alias.exact or all(
        _same_capitals(own.between(place, place), text.between(first + place, first + place))
        for place in range(len(own.words))
    )


def _same_capitals(own: str, word: str) -> bool:
    """Whether a word of a text has the capitals of a word of a name. Words in lower case may have any capitals."""
    return own.islower() or own == word
