"""Parse the text of a query into a tree, within limits that both engines accept."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken
from lark.exceptions import UnexpectedInput, VisitError

from search.errors import QueryError
from search.query.fields import check_value, field_named
from search.query.tree import (
    All,
    And,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Span,
    Tagged,
    depth,
    has_words,
    joined,
    leaves,
)
from search.query.tree_edits import without_inflections
from search.query.words import TypedValue, in_quotes, text_node
from search.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 1000
"""The most characters of a query: enough for any search that a person types or a newsroom keeps."""
DEEPEST = 15
"""The most levels of brackets. Elasticsearch accepts 30 levels, and one of ours may need two of them."""
MOST_TERMS = 100
"""The most words of a query, including those in phrases."""
MOST_PATTERNS = 10
"""The most prefixes and fuzzy words of a query: an engine goes through its whole dictionary for each of them."""

_NORMALISED = str.maketrans(
    dict.fromkeys("“”„‟«»″＂", '"')
    | dict.fromkeys("‘’‚‛′＇", "'")
    | dict.fromkeys("‐‑‒–—―−－", "-")
    | {"（": "(", "）": ")", "：": ":", "\u3000": " ", "\u00a0": " "}
)

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character. Python produces it from a command line in another encoding, and no store can save it."""


def parse(text: str, sources: Collection[str] | None = None, *, inflected: bool = True) -> Node:
    """Return the tree of a query; `All` for an empty query.

    `sources` are the names that `source:` accepts; None accepts any. `inflected` says whether words also find their
    other forms. Raises `QueryError`, with the position of the fault, if the query cannot be parsed or exceeds a limit.
    """
    if len(text) > LONGEST:
        raise QueryError(f"The query has {len(text):,} characters; the limit is {LONGEST:,}.", LONGEST)
    if broken := _SURROGATE.search(text):
        raise QueryError("This character is damaged: type it again.", broken.start())
    plain = text.translate(_NORMALISED)
    _check_brackets(plain)
    if not plain.strip():
        return All()
    tree = _read(plain)
    _check(tree)
    _check_sources(tree, sources)
    return tree if inflected else without_inflections(tree)


def _read(text: str) -> Node:
    try:
        tree: Node | None = _parser().parse(text)  # type: ignore[assignment]
    except VisitError as error:
        raise error.orig_exc from None
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    if tree is None:
        raise QueryError("There is no word here to search for.", 0)
    return tree


def _check(tree: Node) -> None:
    if depth(tree) > DEEPEST:
        raise QueryError(f"The query is nested too deeply: the limit is {DEEPEST} levels.", tree.span[0])
    terms = patterns = 0
    for leaf in leaves(tree):
        terms += len(leaf.terms) if isinstance(leaf, Phrase | Near) else has_words(leaf)
        patterns += isinstance(leaf, Prefix | Fuzzy)
        if terms > MOST_TERMS:
            raise QueryError(f"The query has more than {MOST_TERMS} words.", leaf.span[0])
        if patterns > MOST_PATTERNS:
            raise QueryError(f"The query has more than {MOST_PATTERNS} words with a * or a ~.", leaf.span[0])


def _check_sources(tree: Node, sources: Collection[str] | None) -> None:
    for leaf in leaves(tree):
        if isinstance(leaf, Tagged) and leaf.tag is Tag.SOURCE and sources is not None and leaf.value not in sources:
            raise _unknown_source(leaf, sources)


def _unknown_source(leaf: Tagged, sources: Collection[str]) -> QueryError:
    near = get_close_matches(leaf.value, sources, n=1)
    names = f"The sources are {', '.join(sorted(sources))}." if sources else "There are no sources yet."
    advice = f"Did you mean source:{near[0]}?" if near else names
    return QueryError(f"There is no source called {in_quotes(leaf.value)}. {advice}", leaf.span[0])


def _check_brackets(text: str) -> None:
    """Count the brackets before the parser sees them, to point at the one that has no counterpart."""
    opened: list[int] = []
    quoted = False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == "(" and not quoted:
            opened.append(position)
            if len(opened) > DEEPEST:
                raise QueryError(f"Brackets are nested more than {DEEPEST} deep.", position)
        elif letter == ")" and not quoted:
            if not opened:
                raise QueryError("This bracket was never opened.", position)
            opened.pop()
    if quoted:
        raise QueryError("This quotation mark is never closed.", text.rindex('"'))
    if opened:
        raise QueryError("This bracket is never closed.", opened[-1])


def _explained(error: UnexpectedInput, text: str) -> QueryError:
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        wanted = "A word, a phrase or a bracket" if "LPAR" in error.expected else "A word or a phrase"
        return QueryError(f"{wanted} was expected here, not {in_quotes(str(error.token))}.", error.token.start_pos or 0)
    position = error.pos_in_stream or 0 if isinstance(error, UnexpectedCharacters) else len(text.rstrip())
    return QueryError("The query ends too early: a word, a phrase or a bracket was expected here.", position)


class _Nodes(Transformer[Token, Node | None]):
    """Builds nodes while the parser reads, from the leaves up, so that deep nesting does not recurse.

    A part without a word (an ampersand, a dash between spaces) is None and is left out.
    """

    def any_of(self, parts: list[Node | None]) -> Node | None:
        return joined(Or, parts)

    def all_of(self, parts: list[Node | None]) -> Node | None:
        return joined(And, parts)

    def without(self, parts: list[Node | None]) -> Node | None:
        sign, part = parts
        if part is None or isinstance(part, Not):
            return part and part.part
        assert isinstance(sign, Token)
        return Not(part, (sign.start_pos or 0, part.span[1]))

    def condition(self, tokens: list[Token]) -> Node | None:
        typed = _typed(tokens)
        if len(tokens) == 1:
            check_value(typed)
            return text_node(typed)
        return field_named(tokens[0][:-1], typed.span[0]).build(typed)


def _typed(tokens: list[Token]) -> TypedValue:
    """Return the value that was typed, from the tokens of a value or of a field's name and a value."""
    value, span = tokens[-1], (_span(tokens[0])[0], _span(tokens[-1])[1])
    if value.type == "WORD":
        return TypedValue(str(value), span, _span(value)[0])
    _, text, after = value.split('"')
    return TypedValue(text, span, _span(value)[0] + 1, quoted=True, near=after[1:] if value.type == "NEAR" else None)


def _span(token: Token) -> Span:
    return (token.start_pos or 0, token.end_pos or 0)


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", transformer=_Nodes(), maybe_placeholders=False)
