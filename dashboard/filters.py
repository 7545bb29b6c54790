"""Filters are words in the query: reading them from its text, and writing them into it. Pure functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query import parse
from search.query.tree import And, Node, Not, Or, Scope, Span, Word, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

_AND_LAST = re.compile(r'(?<![^\s()"])AND\s*$')
_AND_FIRST = re.compile(r'^\s*AND(?![^\s()"])')


def value(text: str, field: str) -> str | None:
    """What a field is set to where it filters all of a query: `value("inquest kind:report", "kind")` is "report"."""
    for start, end in _places(text, field):
        return text[start:end].partition(":")[2].strip('"')
    return None


def without(text: str, *fields: str) -> str:
    """The query text without these fields, where they filter all of it."""
    for field in fields:
        for start, end in reversed(list(_places(text, field))):
            text = _cut(text, start, end)
    return text.strip()


def changed(text: str, field: str, to: str | None) -> str:
    """The query text with a field set to a value, or with None without it. One that cannot be read stays."""
    if _tree(text) is None:
        return text
    rest = without(text, field)
    if not to:
        return rest
    if isinstance(_tree(rest), Or):
        rest = f"({rest})"
    return f"{rest} {field}:{to}".strip()


def as_typed(text: str) -> str:
    """The query text with every word that also finds its inflections in quotation marks, so that it does not."""
    for node in reversed(grown(_tree(text))):
        start, end = node.span
        text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
    return text


def grown(tree: Node | None) -> list[Word]:
    """The words of a query that find other forms too, from left to right."""
    found = leaves(tree) if tree else ()
    return [node for node in found if isinstance(node, Word) and node.forms and node.scope is Scope.TEXT]


def _tree(text: str) -> Node | None:
    try:
        return parse(text)
    except QueryError:
        return None


def _places(text: str, field: str) -> Iterator[Span]:
    """Where a field stands among the parts that must all hold."""
    tree = _tree(text)
    for part in tree.parts if isinstance(tree, And) else (tree,):
        if not isinstance(part, Or | Not | None) and text[slice(*part.span)].lower().startswith(f"{field}:"):
            yield part.span


def _cut(text: str, start: int, end: int) -> str:
    """The text without one part, the brackets that held only it, and the AND that joined it."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    while before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if _AND_LAST.search(before):
        before = _AND_LAST.sub("", before)
    else:
        after = _AND_FIRST.sub("", after)
    return f"{before.rstrip()} {after.lstrip()}".strip()
