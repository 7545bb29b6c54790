"""The fields of the query language: what each of them finds, an example, and how its value becomes a node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.organisations import Service
from search.query import days, named_values
from search.query.tree import Node, Scope, Tagged, Time
from search.query.words import TypedValue, in_quotes, text_node
from search.story import StoryKind
from search.tags import DATE, EDITED, IMAGE, LIVE, WITHDRAWN, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `build` makes a node from what was typed after its name, and raises `QueryError`."""

    name: str
    finds: str
    example: str
    build: Callable[[TypedValue], Node | None]


def field_named(name: str, position: int) -> Field:
    """Return the field of this name. Raises `QueryError` with the closest name, if there is no such field."""
    if name.lower() in FIELDS:
        return FIELDS[name.lower()]
    near = get_close_matches(name.lower(), FIELDS, n=1)
    advice = f"Did you mean {near[0]}:?" if near else f"The fields are {', '.join(f'{each}:' for each in FIELDS)}."
    raise QueryError(f"{name}: is not a field. {advice}", position)


def check_value(typed: TypedValue) -> None:
    """Raise `QueryError` if this is a field's name with no value after it, as in `kind: report` or `title:`."""
    field = FIELDS.get(typed.text.removesuffix(":").lower())
    if field and typed.text.endswith(":") and not typed.quoted:
        raise QueryError(
            f"{typed.text} needs a value directly after it, without a space: {field.example}.", typed.span[0]
        )


def _source(typed: TypedValue) -> Node:
    return Tagged(Tag.SOURCE, re.sub(r"[\W_]+", "_", typed.text.strip().lower()), typed.span)


def _one_of(tag: Tag, values: Iterable[str], typed: TypedValue) -> Node:
    value = re.sub(r"[\s_]+", "-", typed.text.strip().lower())
    if value not in values:
        *most, last = values
        right = f"{', '.join(most)} or {last}" if most else last
        raise QueryError(f"{in_quotes(typed.text)} is not {_WHAT[tag]}: use {right}.", typed.span[0])
    return Tagged(tag, value, typed.span)


_organisation = partial(named_values.organisation_node, Tag.ORGANISATION)
_cited = partial(named_values.organisation_node, Tag.CITES)
_WHAT = {
    Tag.KIND: "a kind of story",
    Tag.SERVICE: "a service",
    Tag.IS: "a state of a story",
    Tag.HAS: "something that a story can have",
}
_KINDS = tuple(kind.value for kind in StoryKind)

_FIELDS = (
    Field(
        "title", "words or a phrase in the headline", 'title:"letter of claim"', partial(text_node, scope=Scope.TITLE)
    ),
    Field("body", "words or a phrase below the headline", "body:inquest", partial(text_node, scope=Scope.BODY)),
    Field(
        "exact", "a word or a phrase with its capitals and accents", "exact:Met", partial(text_node, scope=Scope.EXACT)
    ),
    Field("by", "an author, by any part of the name", 'by:"Noor Daly"', partial(text_node, scope=Scope.AUTHORS)),
    Field("source", "one source, by its name", "source:met_police", _source),
    Field("kind", "a statement, report or article", "kind:statement", partial(_one_of, Tag.KIND, _KINDS)),
    Field(
        "service",
        "stories that name one of the services",
        "service:fire",
        partial(_one_of, Tag.SERVICE, tuple(Service)),
    ),
    Field("org", "stories that name an organisation, by any of its names", 'org:"Scotland Yard"', _organisation),
    Field(
        "place",
        "stories that name a service of a county, city or country",
        'place:"West Midlands"',
        named_values.place_node,
    ),
    Field("cites", "stories that quote an organisation as a source", "cites:bbc", _cited),
    Field(
        "is",
        "stories that were edited since they were first seen, that their source withdrew, or that are live pages",
        "is:edited",
        partial(_one_of, Tag.IS, (EDITED, WITHDRAWN, LIVE)),
    ),
    Field("has", "stories with an image, or with a stated date", "has:image", partial(_one_of, Tag.HAS, (IMAGE, DATE))),
    Field("after", "published on that day or later", "after:2024-05-01", days.after),
    Field("before", "published before that day", "before:2024-06", days.before),
    Field("on", "published on that day, in that month or year", "on:2024-05-01", partial(days.between, Time.ANY)),
    Field("since", "published in the last days (d) or weeks (w), or since a weekday", "since:30d", days.since),
    Field(
        "published",
        "published in a range of days, both included, by the stated date only",
        "published:2024-05-01..2024-05-31",
        partial(days.between, Time.PUBLISHED),
    ),
    Field(
        "modified",
        "changed in a range of days, according to the source",
        "modified:2024-05..",
        partial(days.between, Time.MODIFIED),
    ),
    Field("seen", "first seen by Blue Light in a range of days", "seen:..2024-05-31", partial(days.between, Time.SEEN)),
)
FIELDS = {field.name: field for field in _FIELDS}
