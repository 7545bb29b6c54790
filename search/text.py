"""How text is cut into words: the one definition, for what is indexed, what is asked and what is marked.

Words are runs of letters and digits; accents are folded, case is folded, nothing is stemmed. Both engines are
handed words that were cut here and only split them at spaces, so they cannot cut differently.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_WORD = 64
PARAGRAPH = "¶"
"""Stands between paragraphs of an indexed text; no word is ever this, so that no phrase crosses it."""

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_\u0300-\u036f]*)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_AS_WRITTEN = "".join(sign if sign.isalnum() else " " for sign in map(chr, range(128)))
_FOLDED = _AS_WRITTEN.lower()
"""What becomes of each ASCII character, for `str.translate`: splitting at spaces is then all there is to cut."""
_TYPOGRAPHIC = re.compile("[“”‘’–—…£€•\u00a0]")
"""What makes most news something else than ASCII, and is no part of a word."""


class Token(NamedTuple):
    """A folded word and where it stands in the text that it was cut from."""

    term: str
    start: int
    end: int


class Cut(NamedTuple):
    """A text and its words, cut once for all who look through them."""

    text: str
    words: list[str]


def cut(text: str) -> Cut:
    """A text with its words."""
    return Cut(text, words(text))


def tokens(text: str) -> list[Token]:
    """The words of a text, in order, with their places."""
    return [Token(term, *place) for term, place in zip(words(text), places(text), strict=True)]


def places(text: str) -> list[tuple[int, int]]:
    """Where each of the `words` of a text begins and ends."""
    plain = _plain(text)
    if plain.isascii():
        return list(map(re.Match.span, _ASCII_WORD.finditer(plain)))
    return [match.span() for match in _WORD.finditer(text) if fold(match.group())]


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    plain = _plain(text)
    if plain.isascii():
        return _shortened(plain.translate(_FOLDED).split())
    return [term for word in _WORD.findall(text) if (term := fold(word))]


def words_as_written(text: str) -> list[str]:
    """The same words in the same order with their case and accents, for `exact:`."""
    plain = _plain(text)
    if plain.isascii():
        return _shortened(plain.translate(_AS_WRITTEN).split())
    return [as_written(word) for word in _WORD.findall(text) if fold(word)]


def _plain(text: str) -> str:
    """The text without typographic marks, each of which is one character, as is the space in its place."""
    return text if text.isascii() else _TYPOGRAPHIC.sub(" ", text)


def _shortened(cut: list[str]) -> list[str]:
    return cut if max(map(len, cut), default=0) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in cut]


def as_written(word: str) -> str:
    """A word with its case and accents, these as one letter each (NFC), cut at `LONGEST_WORD` letters."""
    return unicodedata.normalize("NFC", word)[:LONGEST_WORD]


def fold(word: str) -> str:
    """A word without accents and case, cut at `LONGEST_WORD` letters."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in plain if letter.isalnum())[:LONGEST_WORD]


def indexed_text(paragraphs: Iterable[list[str]]) -> str:
    """The words of paragraphs as an engine gets them: spaces between, `PARAGRAPH` between paragraphs with any."""
    return f" {PARAGRAPH} ".join(" ".join(found) for found in paragraphs if found)
