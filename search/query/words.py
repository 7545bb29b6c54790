"""Words and phrases of a query as nodes, cut as the indexed text is cut."""

from __future__ import annotations

from search.query.inflections import forms
from search.query.tree import Node, Phrase, Scope, Span, Word
from search.text import words


def words_node(text: str, scope: Scope, span: Span, *, as_written: bool) -> Node | None:
    """What typed text looks for: one word with its inflections (without, `as_written`), or words next to each other.

    "officer's" and "11.30" are two words each, so they are phrases. None where there is no letter or digit.
    """
    cut = words(text)
    if not cut:
        return None
    if len(cut) > 1:
        return Phrase(tuple(cut), scope, span)
    return Word(cut[0], () if as_written else forms(cut[0]), scope, span)
