"""How text is cut into words: the one definition, for what is indexed, what is asked and what is marked.

Words are runs of letters and digits; accents are folded, case is folded, nothing is stemmed. Both engines are
handed words that were cut here and only split them at spaces, so they cannot cut differently.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST_WORD = 64
PARAGRAPH = "¶"
"""Stands between paragraphs of an indexed text; no word is ever this, so that no phrase crosses it."""

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_\u0300-\u036f]*)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_TYPOGRAPHIC = re.compile("[“”‘’–—…£€•\u00a0]")
"""What makes most news something else than ASCII, and is no part of a word."""


class Token(NamedTuple):
    """A folded word and where it stands in the text that it was cut from."""

    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text, in order, with their places."""
    plain = _TYPOGRAPHIC.sub(" ", text)
    if plain.isascii():
        found = _ASCII_WORD.finditer(plain.lower())
        return [Token(match[0][:LONGEST_WORD], match.start(), match.end()) for match in found]
    return [Token(term, match.start(), match.end()) for match in _WORD.finditer(text) if (term := fold(match.group()))]


def words(text: str) -> list[str]:
    """The words of a text, in order; the terms of `tokens`, faster."""
    plain = _TYPOGRAPHIC.sub(" ", text)
    if plain.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(plain.lower())]
    return [term for word in _WORD.findall(text) if (term := fold(word))]


def words_as_written(text: str) -> list[str]:
    """The same words in the same order with their case and accents, for `exact:`."""
    plain = _TYPOGRAPHIC.sub(" ", text)
    if plain.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(plain)]
    return [as_written(word) for word in _WORD.findall(text) if fold(word)]


def as_written(word: str) -> str:
    """A word with its case and accents, these as one letter each (NFC), cut at `LONGEST_WORD` letters."""
    return unicodedata.normalize("NFC", word)[:LONGEST_WORD]


def fold(word: str) -> str:
    """A word without accents and case, cut at `LONGEST_WORD` letters."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in plain if letter.isalnum())[:LONGEST_WORD]


def indexed(paragraphs: Iterable[str], cut: Callable[[str], list[str]] = words) -> str:
    """Paragraphs as an engine gets them: cut words with a space between, `PARAGRAPH` between paragraphs with any."""
    return f" {PARAGRAPH} ".join(" ".join(found) for paragraph in paragraphs if (found := cut(paragraph)))
