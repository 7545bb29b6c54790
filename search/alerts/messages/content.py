"""The content of a message, the same for every channel: its words, within each source's rights, on safe lines.

Every text in a message comes from the web or from a person, and could break a header, markup or a line. The classes
here clean their texts when they are made, so that no channel can forget it: each text is on one line, without control
characters, without characters that turn the direction of what follows, and without invisible characters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

from search import calendar
from search.alert import Occasion
from search.changes import ChangedWords
from search.query.highlight import Marked

if TYPE_CHECKING:
    from datetime import datetime

    from search.rights import ShownStory

SHOWN = 20
"""The largest number of stories in a message; it counts the others and links to them."""

LONGEST_HEADLINE = 300
"""Characters. A longer headline comes from a page that was misread, or is meant to do harm."""

_JOINERS = "\u200c\u200d"
"""Invisible characters that some scripts and most emoji need."""

_LINKS = {"link", "publisher", "search", "manage"}
_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in ' "<>\\^`{|}'}
"""Characters that no address may contain (RFC 3986), escaped so that they cannot end it where it is inserted."""


@dataclass(frozen=True, slots=True)
class _OnOneLine:
    """Puts every text of a dataclass on one line when it is made."""

    def __post_init__(self) -> None:
        for each in fields(self):
            value = _cleaned(getattr(self, each.name))
            object.__setattr__(self, each.name, _web_address(value) if each.name in _LINKS and value else value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport(_OnOneLine):
    """Another story that reports the same event: the label of its source, its headline, and where to read it."""

    source: str
    headline: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEntry(_OnOneLine):
    """One story of a message. Times are aware.

    `story` and `version`: the story's id and version in the store. `source`: the label of its source. `passages`: what
    may be shown of its text. `publisher`: the address of its page there, None if it has none. `link`: the address of
    the story in Blue Light. `why`: which words matched, in the forms in which the text has them. `notes`: whole
    sentences, such as why the story comes late. `changes`: the sentences that an edit changed, in words.
    """

    story: str
    version: int
    occasion: Occasion
    headline: Marked
    source: str
    kind: str
    published: datetime | None
    published_guessed: bool
    seen: datetime
    passages: tuple[Marked, ...]
    publisher: str | None
    link: str
    why: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[tuple[ChangedWords, ...], ...] = ()
    also_reported_by: tuple[OtherReport, ...] = ()

    @property
    def when(self) -> str:
        """When the story was published, in the newsroom's time zone, or that its source gives no date."""
        if self.published is None:
            return f"no date given, first seen {calendar.format_moment(self.seen)}"
        return f"published {calendar.format_published(self.published, guessed=self.published_guessed)}"

    @property
    def state(self) -> str:
        """Whether the story was edited and still matches; empty if it was not edited."""
        match self.occasion:
            case Occasion.EDITED:
                return "edited"
            case Occasion.ENDED:
                return "edited, and no longer matches"
            case (
                Occasion.NEW
                | Occasion.SPIKE
                | Occasion.SILENCE
                | Occasion.SOURCE
                | Occasion.SIGN
                | Occasion.TROUBLE
                | Occasion.TEST
            ):
                return ""
            case _:
                assert_never(self.occasion)

    @property
    def facts(self) -> str:
        """The story's source, its kind, its time and its state, separated by commas."""
        return ", ".join(filter(None, [self.source, self.kind, self.when, self.state]))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContent(_OnOneLine):
    """What a message says: up to `SHOWN` stories, or sentences that report something else than a story.

    `alert_number`, `alert_name`, `query`: the alert's number, what people call it, and what it searches for.
    `sentences`: what stands before the stories or instead of them (a spike, a silence, a source that failed, the weekly
    sign). `more`: how many stories there are beyond those shown. `search`: the address of a search for all of them.
    `manage`: the address at which the alert is changed or removed. `digest`: whether the message collects everything
    since the last digest.
    """

    subject: str
    alert_number: int
    alert_name: str
    query: str
    entries: tuple[MessageEntry, ...] = ()
    sentences: tuple[str, ...] = ()
    more: int = 0
    search: str
    manage: str
    digest: bool = False


def message_entry(
    shown: ShownStory,
    occasion: Occasion,
    link: str,
    *,
    why: str = "",
    notes: tuple[str, ...] = (),
    changes: tuple[tuple[ChangedWords, ...], ...] = (),
    also_reported_by: tuple[OtherReport, ...] = (),
) -> MessageEntry:
    """Return the entry for what may be shown of a story; `link` is the story's address in Blue Light."""
    return MessageEntry(
        story=shown.story.id,
        version=shown.story.version,
        occasion=occasion,
        headline=shortened(shown.title, LONGEST_HEADLINE),
        source=shown.source.label,
        kind=str(shown.source.kind),
        published=shown.story.published,
        published_guessed=shown.story.published_guessed,
        seen=shown.story.seen,
        passages=shown.passages,
        publisher=shown.link,
        link=link,
        why=why,
        notes=notes,
        changes=changes,
        also_reported_by=also_reported_by,
    )


def shortened(text: Marked, longest: int) -> Marked:
    """Return a text cut to at most `longest` characters, with its marks; an ellipsis replaces what was cut."""
    if len(text.text) <= longest:
        return text
    *pieces, last = text.part(0, longest - 1).pieces
    return Marked((*pieces, f"{last}…"))


def on_one_line(text: str) -> str:
    """Return a text without line breaks, control and invisible characters, and with single spaces."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return "" if unicodedata.category(character) in ("Cf", "Cs") else " "


def _web_address(link: str) -> str:
    """Return a web address that is safe to insert and to click, or "" for others, such as javascript:…"""
    return link.translate(_ESCAPES) if link.lower().startswith(("https://", "http://")) else ""


def _cleaned(value: Any) -> Any:
    match value:
        case StrEnum():
            return value
        case str():
            return on_one_line(value)
        case Marked(pieces):
            return Marked(tuple(_visible(piece) for piece in pieces))
        case ChangedWords(text, change):
            return ChangedWords(on_one_line(text), change)
        case tuple():
            return tuple(_cleaned(each) for each in value)
        case _:
            return value
