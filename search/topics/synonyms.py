"""Synonyms from the emergency services for the words of a query."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

from search.query import parse
from search.query.tree import And, Or, Phrase, Scope, Word, joined
from search.query.unparser import unparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.query.tree import Node

Term: TypeAlias = Word | Phrase

_WITH_SYNONYMS = (Scope.TEXT, Scope.TITLE, Scope.BODY)


def synonyms_of(query: Node) -> tuple[str, ...]:
    """Return words and phrases, as they are typed, that mean the same as words of the query and are not in it yet.

    They come in the order of the query's words. Words that the query excludes are left out. `with_synonym` adds one.
    """
    looked_for = list(_looked_for(query))
    groups = [group for term in looked_for for group in _groups() if _among(term, group.values())]
    others = (item for group in groups for item in group.items())
    return tuple(dict.fromkeys(text for text, other in others if not _among(other, looked_for)))


def with_synonym(query: Node, text: str) -> Node:
    """Return the query with a synonym beside the word that it stands for, joined by OR, in the same field.

    Raises `ValueError` if `text` is not one of the query's `synonyms_of`.
    """
    for term in _looked_for(query):
        for group in _groups():
            if text in group and _among(term, group.values()):
                return _with_alternative(query, term, replace(group[text], scope=term.scope))
    raise ValueError(f"{text!r} is no other word for anything in {unparse(query)!r}")


@cache
def _groups() -> tuple[dict[str, Term], ...]:
    data = tomllib.loads((files(__package__) / "synonyms.toml").read_text(encoding="utf-8"))
    return tuple({text: _term(text) for text in group} for group in data["groups"])


def _term(text: str) -> Term:
    node = parse(text)
    assert isinstance(node, Term), text
    return node


def _looked_for(node: Node) -> Iterator[Term]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _looked_for(part)
        case Word() | Phrase() if node.scope in _WITH_SYNONYMS:
            yield node


def _among(term: Term, terms: Iterable[Term]) -> bool:
    """Return whether one of the terms is the same word, or an inflection of it: "stabbing" is among `stab`."""
    return any(_same(term, other) for other in terms)


def _same(one: Term, other: Term) -> bool:
    if isinstance(one, Word) and isinstance(other, Word):
        return not set(one.terms).isdisjoint(other.terms)
    return type(one) is type(other) and one.terms == other.terms


def _with_alternative(node: Node, term: Term, other: Term) -> Node:
    """Return the tree with another term beside the first occurrence of one, joined by OR."""
    match node:
        case Or(parts) if term in parts:
            return joined(Or, (*parts, other)) or node
        case And(parts) | Or(parts):
            at = next(at for at, part in enumerate(parts) if term in set(_looked_for(part)))
            return replace(node, parts=(*parts[:at], _with_alternative(parts[at], term, other), *parts[at + 1 :]))
        case _:
            return Or((term, other))
