"""How text is cut into words: the one definition, for what is indexed, what is asked and what is marked.

Words are runs of letters and digits; accents are folded, case is folded, nothing is stemmed. Both engines are
handed words that were cut here and only split them at spaces, so they cannot cut differently.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LONGEST_WORD = 64
PARAGRAPH = "¶"
"""Stands between paragraphs of an indexed text; no word is ever this, so that no phrase crosses it."""

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_\u0300-\u036f]*)*")
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


class Token(NamedTuple):
    """A folded word and where it stands in the text that it was cut from."""

    term: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order, with their places."""
    for match in _WORD.finditer(text):
        term = fold(match.group())
        if term:
            yield Token(term, match.start(), match.end())


def words(text: str) -> list[str]:
    """The words of a text, in order; the terms of `tokens`, faster."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in text.translate(_ASCII).split()]
    return [token.term for token in tokens(text)]


def words_as_written(text: str) -> list[str]:
    """The same words in the same order with their case and accents, for `exact:`."""
    return [as_written(text[token.start : token.end]) for token in tokens(text)]


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
