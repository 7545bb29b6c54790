"""The fields of the query language: what each is for, an example, and how its value becomes a node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from search import newsroom
from search.errors import QueryError
from search.query.tree import Dated, FromSource, Node, OfKind, Scope, Span
from search.query.words import words_node
from search.story import Kind

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `build` takes its value, whether that stood in quotation marks, and where it stood."""

    name: str
    finds: str
    example: str
    build: Callable[[str, bool, Span], Node | None]


def field_named(name: str, position: int) -> Field:
    """The field of that name; raises `QueryError` with what may have been meant."""
    if name.lower() in FIELDS:
        return FIELDS[name.lower()]
    near = get_close_matches(name.lower(), FIELDS, n=1)
    advice = f"did you mean {near[0]}:?" if near else f"the fields are {', '.join(f'{each}:' for each in FIELDS)}."
    raise QueryError(f"{name}: is not a field; {advice}", position)


def _title(value: str, quoted: bool, span: Span) -> Node | None:
    return words_node(value, Scope.TITLE, span, as_written=quoted)


def _source(value: str, _quoted: bool, span: Span) -> Node:
    return FromSource(re.sub(r"[\W_]+", "_", value.strip().lower()), span)


def _kind(value: str, _quoted: bool, span: Span) -> Node:
    if value.lower() not in list(Kind):
        raise QueryError(f"{value!r} is not a kind of story; use statement, report or article.", span[0])
    return OfKind(value.lower(), span)


def _after(value: str, _quoted: bool, span: Span) -> Node:
    return Dated(_day(value, span), None, span)


def _before(value: str, _quoted: bool, span: Span) -> Node:
    return Dated(None, _day(value, span) - timedelta(days=1), span)


def _since(value: str, _quoted: bool, span: Span) -> Node:
    match = re.fullmatch(r"(\d{1,4})([dw])", value.lower())
    if not match:
        raise QueryError(f"{value!r} is no stretch of time; write since:7d for days or since:4w for weeks.", span[0])
    days = int(match[1]) * (7 if match[2] == "w" else 1)
    return Dated(newsroom.today() - timedelta(days=days), None, span)


def _day(value: str, span: Span) -> date:
    """The day, or the first day of the month or year, that `value` names; 2024-05-01, 2024-05 or 2024."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value)
    try:
        if match and match[1] > "0001":
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        pass
    raise QueryError(f"{value!r} is not a date; write it as 2024-05-01, 2024-05 or 2024.", span[0])


FIELDS = {
    field.name: field
    for field in (
        Field("title", "words or a phrase in the headline", 'title:"letter of claim"', _title),
        Field("source", "one source, by its name", "source:met_police", _source),
        Field("kind", "a statement, report or article", "kind:statement", _kind),
        Field(
            "after", "published (first seen, where no date is stated) on that day or later", "after:2024-05-01", _after
        ),
        Field("before", "published before that day", "before:2024-06", _before),
        Field("since", "published in the last days (d) or weeks (w)", "since:30d", _since),
    )
}
