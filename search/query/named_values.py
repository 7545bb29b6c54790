"""Organisations, services and places as they are typed in a query."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.organisations import named
from search.organisations.gazetteer import organisations
from search.query.tree import Tagged
from search.tags import Tag
from search.text import words

if TYPE_CHECKING:
    from search.query.words import Typed


def organisation(tag: Tag, typed: Typed) -> Tagged:
    """An organisation by any of its names; raises `QueryError` with the name that is most like it."""
    found = named(typed.text)
    if found is None:
        advice = _advice(tag, typed.text, _names())
        raise QueryError(f"No organisation is called {typed.text!r}; {advice}", typed.start)
    return Tagged(tag, found.id, typed.span)


def place(typed: Typed) -> Tagged:
    """The area that an organisation of the gazetteer serves, in any case; raises `QueryError`."""
    found = _places().get(_plain(typed.text))
    if found is None:
        advice = _advice(Tag.PLACE, typed.text, _places())
        raise QueryError(f"No place is called {typed.text!r}; {advice}", typed.start)
    return Tagged(Tag.PLACE, found, typed.span)


def _advice(tag: Tag, text: str, known: dict[str, str]) -> str:
    near = get_close_matches(_plain(text), known, n=1)
    return f'did you mean {tag}:"{known[near[0]]}"?' if near else "write the words themselves to look for it."


def _plain(text: str) -> str:
    return " ".join(words(text))


@cache
def _names() -> dict[str, str]:
    return {_plain(each.name): each.name for each in organisations()}


@cache
def _places() -> dict[str, str]:
    return {_plain(each.area): each.area for each in organisations()}
