"""Turning the other forms of a query's words off and on in its text. Pure functions; each raises `QueryError`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.query import parse
from search.query.inflections import forms
from search.query.text_edits import with_replacements
from search.query.tree import Word, leaves
from search.query.tree_edits import with_words_replaced, without_inflections

if TYPE_CHECKING:
    from search.query.tree import Node


def as_typed(text: str) -> str:
    """Return the query text with quotation marks that stop its words from finding their other forms."""
    tree = parse(text)
    growing = [word for word in _words(tree) if word.forms]
    return with_replacements(text, growing, lambda _, typed: f'"{typed}"', without_inflections(tree))


def with_forms(text: str) -> str:
    """Return the query text without the quotation marks that keep words from finding their other forms."""
    tree = parse(text)
    bound = [word for word in _words(tree) if not word.forms and word.scope.inflected and forms(word.term)]
    grown = with_words_replaced(tree, {word: replace(word, forms=forms(word.term)) for word in bound})
    return with_replacements(text, bound, lambda _, typed: typed.strip('"'), grown)


def _words(tree: Node) -> list[Word]:
    return [leaf for leaf in leaves(tree) if isinstance(leaf, Word)]
