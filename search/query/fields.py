"""The fields of the query language: what each is for, an example, and how its value becomes a node."""

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
from search.query.words import Typed, words_node
from search.story import StoryKind
from search.tags import DATE, EDITED, IMAGE, LIVE, WITHDRAWN, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `build` makes a node of what was typed after its name."""

    name: str
    finds: str
    example: str
    build: Callable[[Typed], Node | None]


def field_named(name: str, position: int) -> Field:
    """The field of that name; raises `QueryError` with what may have been meant."""
    if name.lower() in FIELDS:
        return FIELDS[name.lower()]
    near = get_close_matches(name.lower(), FIELDS, n=1)
    advice = f"did you mean {near[0]}:?" if near else f"the fields are {', '.join(f'{each}:' for each in FIELDS)}."
    raise QueryError(f"{name}: is not a field; {advice}", position)


def check_value(typed: Typed) -> None:
    """Raises `QueryError` for a field's name with nothing behind it, as in `kind: report` or `title:`."""
    field = FIELDS.get(typed.text.removesuffix(":").lower())
    if field and typed.text.endswith(":") and not typed.quoted:
        raise QueryError(f"{typed.text} needs a value right behind it, such as {field.example}.", typed.span[0])


def _words(scope: Scope, typed: Typed) -> Node | None:
    return words_node(typed, scope, inflected=scope in (Scope.TITLE, Scope.BODY))


def _source(typed: Typed) -> Node:
    return Tagged(Tag.SOURCE, re.sub(r"[\W_]+", "_", typed.text.strip().lower()), typed.span)


def _one_of(tag: Tag, values: Iterable[str], typed: Typed) -> Node:
    value = re.sub(r"[\s_]+", "-", typed.text.strip().lower())
    if value not in values:
        *most, last = values
        right = f"{', '.join(most)} or {last}" if most else last
        raise QueryError(f"{typed.text!r} is not {_WHAT[tag]}; use {right}.", typed.span[0])
    return Tagged(tag, value, typed.span)


_organisation = partial(named_values.organisation, Tag.ORGANISATION)
_cited = partial(named_values.organisation, Tag.CITES)
_WHAT = {
    Tag.KIND: "a kind of story",
    Tag.SERVICE: "a service",
    Tag.IS: "a state of a story",
    Tag.HAS: "a thing that a story can have",
}
_KINDS = tuple(kind.value for kind in StoryKind)

_FIELDS = (
    Field("title", "words or a phrase in the headline", 'title:"letter of claim"', partial(_words, Scope.TITLE)),
    Field("body", "words or a phrase below the headline", "body:inquest", partial(_words, Scope.BODY)),
    Field("exact", "a word or a phrase with its capitals and accents", "exact:Met", partial(_words, Scope.EXACT)),
    Field("by", "an author, by any part of the name", 'by:"Noor Daly"', partial(_words, Scope.AUTHORS)),
    Field("source", "one source, by its name", "source:met_police", _source),
    Field("kind", "a statement, report or article", "kind:statement", partial(_one_of, Tag.KIND, _KINDS)),
    Field("service", "a service is named", "service:fire", partial(_one_of, Tag.SERVICE, tuple(Service))),
    Field("org", "an organisation is named, by whichever of its names", 'org:"Scotland Yard"', _organisation),
    Field("place", "a county, city or country whose services are named", 'place:"West Midlands"', named_values.place),
    Field("cites", "an organisation is quoted as a source", "cites:bbc", _cited),
    Field(
        "is",
        "edited since it was first seen, withdrawn by its source, or a live page",
        "is:edited",
        partial(_one_of, Tag.IS, (EDITED, WITHDRAWN, LIVE)),
    ),
    Field("has", "with an image, or with a stated date", "has:image", partial(_one_of, Tag.HAS, (IMAGE, DATE))),
    Field("after", "published on that day or later", "after:2024-05-01", days.after),
    Field("before", "published before that day", "before:2024-06", days.before),
    Field("on", "published on that day, in that month or year", "on:2024-05-01", partial(days.between, Time.ANY)),
    Field("since", "published in the last days (d) or weeks (w), or since a weekday", "since:30d", days.since),
    Field(
        "published",
        "published in a range of days, both counted, by a stated date only",
        "published:2024-05-01..2024-05-31",
        partial(days.between, Time.PUBLISHED),
    ),
    Field("modified", "changed then, its source says", "modified:2024-05..", partial(days.between, Time.MODIFIED)),
    Field("seen", "first seen by Blue Light then", "seen:..2024-05-31", partial(days.between, Time.SEEN)),
)
FIELDS = {field.name: field for field in _FIELDS}
