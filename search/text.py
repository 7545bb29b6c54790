"""Split text into words: the one definition for indexed text, for queries and for marks in results.

Words are runs of letters and digits. Accents and case are folded; nothing is stemmed. Both engines get words that were
split here, and only split them at spaces, so they cannot differ.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_WORD = 64
PARAGRAPH = "¶"
"""The mark between paragraphs of an indexed text. No word is equal to it, so no phrase matches across it."""

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_\u0300-\u036f]*)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_AS_WRITTEN = "".join(sign if sign.isalnum() else " " for sign in map(chr, range(128)))
_FOLDED = _AS_WRITTEN.lower()
"""The table for `str.translate` that leaves words in lower case, with spaces for all other ASCII characters."""
_TYPOGRAPHIC = re.compile("[“”‘’–—…£€•\u00a0]")
"""The characters that keep most news from being ASCII. They are not part of a word."""


class Token(NamedTuple):
    """A folded word, and where it starts and ends in its text."""

    term: str
    start: int
    end: int


class TokenisedText(NamedTuple):
    """A text and its words, split once for all that search them."""

    text: str
    words: list[str]


def tokenised(text: str) -> TokenisedText:
    """Return the text with its words."""
    return TokenisedText(text, words(text))


def tokens(text: str) -> list[Token]:
    """Return the words of a text, in order, with their positions."""
    return [Token(term, *span) for term, span in zip(words(text), word_spans(text), strict=True)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each of the `words` of a text starts and ends."""
    plain = _plain(text)
    if plain.isascii():
        return list(map(re.Match.span, _ASCII_WORD.finditer(plain)))
    return [match.span() for match in _WORD.finditer(text) if fold(match.group())]


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    plain = _plain(text)
    if plain.isascii():
        return _shortened(plain.translate(_FOLDED).split())
    return [term for word in _WORD.findall(text) if (term := fold(word))]


def words_as_written(text: str) -> list[str]:
    """Return the same words in the same order, with their case and accents, for `exact:`."""
    plain = _plain(text)
    if plain.isascii():
        return _shortened(plain.translate(_AS_WRITTEN).split())
    return [as_written(word) for word in _WORD.findall(text) if fold(word)]


def _plain(text: str) -> str:
    """Replace typographic marks with spaces. Each mark is one character, so positions stay the same."""
    return text if text.isascii() else _TYPOGRAPHIC.sub(" ", text)


def _shortened(words: list[str]) -> list[str]:
    return words if max(map(len, words), default=0) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in words]


def as_written(word: str) -> str:
    """Return a word with its case and accents, composed (NFC) and at most `LONGEST_WORD` letters long."""
    return unicodedata.normalize("NFC", word)[:LONGEST_WORD]


def fold(word: str) -> str:
    """Return a word in lower case and without accents, at most `LONGEST_WORD` letters long."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in plain if letter.isalnum())[:LONGEST_WORD]


def indexed_text(paragraphs: Iterable[list[str]]) -> str:
    """Join the words of paragraphs for an engine: spaces between words, `PARAGRAPH` between paragraphs."""
    return f" {PARAGRAPH} ".join(" ".join(words) for words in paragraphs if words)
