"""The text of a query tree, to show users how their query was interpreted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from search.query.inflections import forms
from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    Tagged,
    TextNode,
    Time,
    Word,
)

if TYPE_CHECKING:
    from datetime import date


def unparse(node: Node) -> str:
    """Return the query text that has this tree. AND is written out, with brackets where AND and OR meet.

    A word without its inflections is in quotation marks; a length of time is written as days.
    """
    match node:
        case All():
            return ""
        case Dated():
            return _dated(node)
        case Tagged(tag, value):
            return f'{tag}:"{value}"' if " " in value else f"{tag}:{value}"
        case And(parts):
            return " AND ".join(_bracketed(part, (Or,)) for part in parts)
        case Or(parts):
            return " OR ".join(_bracketed(part, (And,)) for part in parts)
        case Not(part):
            return f"NOT {_bracketed(part, (And, Or))}"
        case Word() | Phrase() | Near() | Prefix() | Fuzzy():
            return _field(node.scope) + _words(node)
        case _:
            assert_never(node)


def _bracketed(node: Node, other: tuple[type, ...]) -> str:
    return f"({unparse(node)})" if isinstance(node, other) else unparse(node)


def _field(scope: Scope) -> str:
    return "" if scope is Scope.TEXT else f"{scope}:"


def _words(node: TextNode) -> str:
    match node:
        case Word(term, other_forms, scope):
            plain = not scope.inflected or other_forms == forms(term)
            return term if plain and scope is not Scope.EXACT else f'"{term}"'
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case Near(terms, within):
            return f'"{" ".join(terms)}"~{within}'
        case Prefix(start):
            return f"{start}*"
        case Fuzzy(term, edits):
            return f"{term}~{edits}"
        case _:
            assert_never(node)


def _dated(node: Dated) -> str:
    if node.first is node.last is None:
        return ""
    if node.time is Time.ANY and node.last is None:
        return f"after:{node.first}"
    if node.time is Time.ANY and node.first is None:
        return f"before:{_following(node.last)}"
    field = "on" if node.time is Time.ANY else node.time.value
    if node.first == node.last:
        return f"{field}:{node.first}"
    return f"{field}:{node.first or ''}..{node.last or ''}"


def _following(day: date | None) -> str:
    return str(day + timedelta(days=1)) if day else ""
