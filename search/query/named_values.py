"""Organisations and places as they are typed in a query, after `org:`, `cites:` and `place:`."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.organisations import organisation_named
from search.organisations.gazetteer import organisations
from search.query.tree import Tagged
from search.query.words import in_quotes
from search.tags import Tag
from search.text import words

if TYPE_CHECKING:
    from search.query.words import TypedValue


def organisation_node(tag: Tag, typed: TypedValue) -> Tagged:
    """Return the node for an organisation, which has any of its names. Raises `QueryError` with the closest name."""
    organisation = organisation_named(typed.text)
    if organisation is None:
        raise _unknown("organisation", tag, typed, _names())
    return Tagged(tag, organisation.id, typed.span)


def place_node(typed: TypedValue) -> Tagged:
    """Return the node for an area that an organisation serves, in any case. Raises `QueryError` with the closest."""
    area = _places().get(_plain(typed.text))
    if area is None:
        raise _unknown("place", Tag.PLACE, typed, _places())
    return Tagged(Tag.PLACE, area, typed.span)


def _unknown(what: str, tag: Tag, typed: TypedValue, known: dict[str, str]) -> QueryError:
    near = get_close_matches(_plain(typed.text), known, n=1)
    advice = f'Did you mean {tag}:"{known[near[0]]}"?' if near else f"To search for the words, leave out {tag}:."
    return QueryError(f"There is no {what} called {in_quotes(typed.text)}. {advice}", typed.start)


def _plain(text: str) -> str:
    return " ".join(words(text))


@cache
def _names() -> dict[str, str]:
    return {_plain(each.name): each.name for each in organisations()}


@cache
def _places() -> dict[str, str]:
    return {_plain(each.area): each.area for each in organisations()}
