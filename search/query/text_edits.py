"""A query's text with some of its words changed, and the rest left as it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query.parse import parse
from search.query.unparse import unparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.query.tree import Node, Word

_VALUE = re.compile(r'"[^"]*"|[^\s:"]+')


def with_replacements(text: str, words: Iterable[Word], typed: Callable[[Word, str], str], meant: Node) -> str:
    """The text of a query with some of its words typed in another way, each handed over without its field.

    `meant`: the tree that comes of it. Where the text would not be read so, the tree is written out instead:
    stretches of time are then the days that they were.
    """
    for word in sorted(words, key=lambda each: each.span, reverse=True):
        *_, value = _VALUE.finditer(text, *word.span)
        text = f"{text[: value.start()]}{typed(word, value[0])}{text[value.end() :]}"
    return text if _is_read_as(text, meant) else unparse(meant)


def _is_read_as(text: str, meant: Node) -> bool:
    try:
        return parse(text) == meant
    except QueryError:
        return False
