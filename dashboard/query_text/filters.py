"""The filters of a query, which are words in its text: reading them and writing them. All functions are pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query import parse
from search.query.tree import All, And, Dated, Node, Not, Or, Tagged, both, joined, parts_of
from search.query.unparser import unparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.query.tree import Span
    from search.tags import Tag

_AND_LAST = re.compile(r'(?<![^\s()"])AND\s*$')
_AND_FIRST = re.compile(r'^\s*AND(?![^\s()"])')
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Filter:
    """A value by which the whole query is filtered. `denied`: stories that have the value are left out."""

    tag: Tag
    value: str
    denied: bool = False

    @property
    def typed(self) -> str:
        """The filter as a word of the query, such as "-kind:report"."""
        return f"{'-' * self.denied}{unparse(Tagged(self.tag, self.value))}"


def filters(text: str) -> tuple[Filter, ...]:
    """Return the filters of the whole query, from left to right. A query that cannot be read has none."""
    tree = _tree(text)
    return tuple(each for part in parts_of(tree) for each in _filters(part)) if tree else ()


def wanted_values(text: str, tag: Tag) -> tuple[str, ...]:
    """Return the values of a tag of which a story must have one: `inquest (kind:report OR kind:article)` has two."""
    return tuple(dict.fromkeys(each.value for each in filters(text) if each.tag is tag and not each.denied))


def with_values(text: str, tag: Tag, values: Iterable[str]) -> str:
    """Return the query text with a filter for any of these values of a tag. Other denied values stay denied."""
    chosen = tuple(dict.fromkeys(values))
    denied = [each for each in filters(text) if each.tag is tag and each.denied and each.value not in chosen]
    return _filtered(text, tag, [*(Filter(tag, value) for value in chosen), *denied])


def without_filter(text: str, removed: Filter) -> str:
    """Return the query text without one of its filters."""
    rest = [each for each in filters(text) if each.tag is removed.tag and each != removed]
    return _filtered(text, removed.tag, rest)


def since(text: str) -> str:
    """Return how far back a query goes: "7d" for `inquest since:7d`. Empty if it has no `since:`."""
    tree = _tree(text)
    since_parts = (part for part in parts_of(tree) if _field(part, text) == "since") if tree else ()
    return next((text[slice(*part.span)].partition(":")[2].strip('"') for part in since_parts), "")


def dated(text: str) -> bool:
    """Return whether a query is limited to some days by a field other than since:, such as after:, before: or on:."""
    tree = _tree(text)
    parts = parts_of(tree) if tree else ()
    return any(isinstance(part, Dated) and _field(part, text) != "since" for part in parts)


def going_back(text: str, to: str) -> str:
    """Return the query text with `since:` set to `to`, or without `since:` if `to` is empty."""
    return narrowed(without(text, "since"), *([f"since:{to}"] if to else []))


def narrowed(text: str, *words: str) -> str:
    """Return the query text with words that a story must match as well. A query that cannot be read is unchanged."""
    more = " ".join(words)
    tree, plain = _tree(text), f"{text} {more}".strip()
    if tree is None:
        return text
    return plain if _tree(plain) == both(tree, parse(more)) else f"({text}) {more}"


def without(text: str, *fields: str) -> str:
    """Return the query text without the filters by these fields. A query that cannot be read is unchanged."""
    tree = _tree(text)
    if tree is None:
        return text
    left = joined(And, (part for part in parts_of(tree) if _field(part, text) not in fields)) or All()
    cut = text
    for part in reversed(parts_of(tree)):
        if _field(part, text) in fields:
            cut = _cut(cut, part.span)
    return cut.strip() if _tree(cut) == left else unparse(left)


def _filtered(text: str, tag: Tag, wanted: Sequence[Filter]) -> str:
    """Return the query text with these filters by a tag and no others."""
    allowed = [each.typed for each in wanted if not each.denied]
    any_of = [f"({' OR '.join(allowed)})"] if len(allowed) > 1 else allowed
    return narrowed(without(text, tag), *any_of, *(each.typed for each in wanted if each.denied))


def _filters(part: Node) -> tuple[Filter, ...]:
    """Return the filters in a part of the query: one value of a tag, any of several values, or none of them."""
    match part:
        case Tagged(tag, value):
            return (Filter(tag, value),)
        case Or(parts) if all(isinstance(each, Tagged) for each in parts):
            values = tuple(Filter(each.tag, each.value) for each in parts if isinstance(each, Tagged))
            return values if len({each.tag for each in values}) == 1 else ()
        case Not(inner):
            return tuple(Filter(each.tag, each.value, denied=True) for each in _filters(inner))
        case _:
            return ()


def _field(part: Node, text: str) -> str:
    """Return the field by which a part of the query filters. Empty for a part that looks for words."""
    if isinstance(part, Dated) and (name := _NAME.match(text, part.span[0])):
        return name[0].lower()
    return next((each.tag for each in _filters(part)), "")


def _tree(text: str) -> Node | None:
    try:
        return parse(text)
    except QueryError:
        return None


def _cut(text: str, span: Span) -> str:
    """Return the text without one part, the brackets around it alone, and the AND beside it."""
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    while before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if _AND_LAST.search(before):
        before = _AND_LAST.sub("", before)
    else:
        after = _AND_FIRST.sub("", after)
    return f"{before.rstrip()} {after.lstrip()}".strip()
