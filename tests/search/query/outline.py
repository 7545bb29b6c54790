"""Query trees as text on one line, for comparison in the tests of the language."""

from __future__ import annotations

from typing import assert_never

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


def shown(node: Node) -> str:
    """Return a tree as text on one line, without the other forms of words."""
    match node:
        case All():
            return "all"
        case Tagged(tag, value):
            return f"{tag}:{value}"
        case Dated(first, last, time):
            return f"{'' if time is Time.ANY else time + ' '}{first or ''}..{last or ''}"
        case Not(part):
            return f"!{shown(part)}"
        case And(parts):
            return f"({' & '.join(map(shown, parts))})"
        case Or(parts):
            return f"({' | '.join(map(shown, parts))})"
        case Word() | Phrase() | Near() | Prefix() | Fuzzy():
            return ("" if node.scope is Scope.TEXT else f"{node.scope}:") + words(node)
        case _:
            assert_never(node)


def words(node: TextNode) -> str:
    """Return the words of a node, without its scope."""
    match node:
        case Word(term):
            return term
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
