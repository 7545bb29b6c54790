"""The text of a query with some of its words changed, and the rest as it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query.parser import parse
from search.query.unparser import unparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.query.tree import Node, Word

_VALUE = re.compile(r'"[^"]*"|[^\s:"]+')


def with_replacements(text: str, words: Iterable[Word], retype: Callable[[Word, str], str], expected: Node) -> str:
    """Return the text of a query with some of its words replaced.

    `retype` gets each of the `words` with its text, without a field's name, and returns the new text. `expected` is the
    tree that the new text should have. If it has another, the tree is written out instead; lengths of time then become
    days.
    """
    for word in sorted(words, key=lambda each: each.span, reverse=True):
        *_, value = _VALUE.finditer(text, *word.span)
        text = f"{text[: value.start()]}{retype(word, value[0])}{text[value.end() :]}"
    return text if _has_tree(text, expected) else unparse(expected)


def _has_tree(text: str, expected: Node) -> bool:
    try:
        return parse(text) == expected
    except QueryError:
        return False
