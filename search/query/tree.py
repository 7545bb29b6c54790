"""What a query means, as a tree that every engine compiles and the referee in the tests evaluates.

Every node knows where it stood in the text: `span` is (start, end) in characters, and is no part of equality.
Words are cut as `search.text` cuts them, and folded but for those of `Scope.EXACT`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from search.tags import Tag

Span: TypeAlias = tuple[int, int]


class Scope(StrEnum):
    """Where words are looked for.

    `TEXT`: headline, summary and body. `BODY`: below the headline. `EXACT`: as TEXT, with case and accents kept.
    """

    TEXT = "text"
    TITLE = "title"
    BODY = "body"
    AUTHORS = "by"
    EXACT = "exact"


class Time(StrEnum):
    """Which of a story's times a range is about; `ANY`: publication, or first sight where none is stated."""

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
    """Stories with the word or one of its inflected `forms` (which do not repeat the word itself)."""

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
    """Stories with these words (two or more) next to each other in this order, as written, in one paragraph."""

    terms: tuple[str, ...]
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Stories in which each of these words (two or more) stands somewhere `within` so many words of the next one.

    In either order: next to each other is within one. Headline and text are apart; in the text, summary and
    paragraphs follow each other, and the break between two counts as a word.
    """

    terms: tuple[str, ...]
    within: int
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The words that have to be near each other, two by two."""
        return tuple(pairwise(self.terms))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Stories with a word that begins so."""

    start: str
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Stories with a word that is at most so many `edits` from this one, as `search.query.distance` counts them."""

    term: str
    edits: int
    scope: Scope = Scope.TEXT
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tagged:
    """Stories with this value among those of a tag."""

    tag: Tag
    value: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dated:
    """Stories of which a time lies in a range of newsroom days.

    `first` is the first day that counts, `last` the last; None leaves that end open. With both open: every story.
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
"""What is looked for in a story's words, and marked there."""

Node: TypeAlias = All | TextNode | Tagged | Dated | And | Or | Not


def joined(join: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """These parts as one node, those of the same sort taken in, so that depth is only what brackets made.

    None stands for a part in which there is nothing to look for, and falls away; None where all do.
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
    """Stories that match both."""
    return joined(And, (part for part in (one, other) if not isinstance(part, All))) or All()


def filters_only(node: Node) -> Node:
    """The query without its words: of the parts that must all hold, those in which nothing is looked for in text.

    What a share in a trend is a share of: `inquest source:bbc` gives `source:bbc`, `inquest` gives `All`.
    """
    return joined(And, (part for part in parts_of(node) if not has_words(part))) or All()


def parts_of(node: Node) -> tuple[Node, ...]:
    """What must all hold: the parts of an `And`, or else the node itself."""
    return node.parts if isinstance(node, And) else (node,)


def has_words(node: Node) -> bool:
    """Whether anything in the tree is looked for in a story's words."""
    return any(isinstance(leaf, TextNode) for leaf in leaves(node))


def leaves(node: Node) -> Iterator[Node]:
    """The nodes of a tree that hold no others, from left to right."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def depth(node: Node) -> int:
    """How deeply the tree is nested: 1 for a single word."""
    match node:
        case And(parts) | Or(parts):
            return 1 + max(depth(part) for part in parts)
        case Not(part):
            return 1 + depth(part)
        case _:
            return 1
