"""The meaning of a query, as a tree of nodes that every engine compiles and `tests/referee.py` evaluates.

Every node has its place in the text of the query: `span` is (start, end) in characters, and is not part of equality.
Words are split as `search.text` splits them. They are folded, except those of `Scope.EXACT`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from search.tags import Tag

Span: TypeAlias = tuple[int, int]


class Scope(StrEnum):
    """Where words are searched for.

    `TEXT` is headline, summary and body. `BODY` is everything below the headline. `EXACT` is the same as `TEXT`, but
    case and accents must be the same.
    """

    TEXT = "text"
    TITLE = "title"
    BODY = "body"
    AUTHORS = "by"
    EXACT = "exact"

    @property
    def inflected(self) -> bool:
        """Whether a word of this scope also finds its inflected forms."""
        return self in (Scope.TEXT, Scope.TITLE, Scope.BODY)


class Time(StrEnum):
    """The time of a story that a range is about. `ANY` is publication, or when it was first seen if none is stated."""

    ANY = "when"
    PUBLISHED = "published"
    MODIFIED = "modified"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class All:
    """Every story."""

    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word:
    """Stories with the word or one of its inflected `forms`, which do not include the word itself."""

    term: str
    forms: tuple[str, ...] = ()
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)

    @property
    def terms(self) -> tuple[str, ...]:
        """The word as typed, then its other forms."""
        return (self.term, *self.forms)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stories with these words (two or more) in this order, next to each other, in one paragraph and in this form."""

    terms: tuple[str, ...]
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Stories in which each of these words (two or more) is somewhere `within` this many words of the next one.

    The order does not matter; words next to each other are within one. Words of the headline are not near words of the
    text. Summary and paragraphs follow each other, and the break between two of them counts as a word.
    """

    terms: tuple[str, ...]
    within: int
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of words that have to be near each other."""
        return tuple(pairwise(self.terms))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Stories with a word that begins with `start`."""

    start: str
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Stories with a word at most `edits` edits away from this one, as `search.query.distance` counts them."""

    term: str
    edits: int
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tagged:
    """Stories that have this value of a tag."""

    tag: Tag
    value: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dated:
    """Stories with a time in a range of days in the newsroom's time zone.

    `first` and `last` are included; None leaves that end open. If both are None, every story matches.
    """

    first: date | None
    last: date | None
    time: Time = Time.ANY
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """Stories that match all of these (two or more)."""

    parts: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Stories that match any of these (two or more)."""

    parts: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Stories that do not match this."""

    part: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


TextNode: TypeAlias = Word | Phrase | Near | Prefix | Fuzzy
"""A node that searches the words of a story, in which its hits can be marked."""

Node: TypeAlias = All | TextNode | Tagged | Dated | And | Or | Not


def joined(join: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """Return these parts as one node. Parts of the same sort are merged, so that only brackets make depth.

    A part that is None has no words and is left out. Returns None if no part is left.
    """
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, join):
            flat.extend(part.parts)
        elif part is not None:
            flat.append(part)
    if len(flat) < 2:
        return flat[0] if flat else None
    return join(tuple(flat), (flat[0].span[0], flat[-1].span[1]))


def both(one: Node, other: Node) -> Node:
    """Return the query for stories that match both queries."""
    return joined(And, (part for part in (one, other) if not isinstance(part, All))) or All()


def filters_only(node: Node) -> Node:
    """Return the query without the parts that search for words: `inquest source:bbc` becomes `source:bbc`.

    This is what a share in a trend is a share of. A query with nothing but words becomes `All`.
    """
    return joined(And, (part for part in parts_of(node) if not has_words(part))) or All()


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the parts that must all match: those of an `And`, or else the node itself."""
    return node.parts if isinstance(node, And) else (node,)


def has_words(node: Node) -> bool:
    """Whether any node of the tree searches the words of a story."""
    return any(isinstance(leaf, TextNode) for leaf in leaves(node))


def leaves(node: Node) -> Iterator[Node]:
    """Yield the nodes that have no parts, from left to right."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case All() | Tagged() | Dated() | Word() | Phrase() | Near() | Prefix() | Fuzzy():
            yield node
        case _:
            assert_never(node)


def depth(node: Node) -> int:
    """Return how deeply the tree is nested: 1 for a single word."""
    match node:
        case And(parts) | Or(parts):
            return 1 + max(depth(part) for part in parts)
        case Not(part):
            return 1 + depth(part)
        case All() | Tagged() | Dated() | Word() | Phrase() | Near() | Prefix() | Fuzzy():
            return 1
        case _:
            assert_never(node)
