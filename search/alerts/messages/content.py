"""What a channel is given to tell, whatever the channel: the words, with rights kept and nothing in them that could
break a header, a markup or a line.

Every text in a letter comes from the web or from a person. Each is put on one line when the letter is made, so that
no channel can forget it: no control characters, no marks that turn the direction of what follows, no invisible ones.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from search import calendar
from search.changes import ChangedWords
from search.query.highlight import Marked

if TYPE_CHECKING:
    from datetime import datetime

    from search.alert import Occasion
    from search.rights import ShownStory

SHOWN = 20
"""How many stories a letter shows; of the others it says how many there are, and where."""

LONGEST_HEADLINE = 300
"""Characters. What is longer is a page that was misread, or meant to harm."""

_JOINERS = "\u200c\u200d"
"""Invisible, yet letters of some scripts and most emoji need them."""


_STATES = {"edited": "edited", "ended": "edited, and matches no more"}
_LINKS = {"link", "publisher", "search", "manage"}
_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in ' "<>\\^`{|}'}
"""What stands in no address (RFC 3986), so that nothing in one ends it, whatever it is put into."""


@dataclass(frozen=True, slots=True)
class _OnOneLine:
    """Puts every text of a dataclass on one line when it is made."""

    def __post_init__(self) -> None:
        for each in fields(self):
            value = _cleaned(getattr(self, each.name))
            object.__setattr__(self, each.name, _web_address(value) if each.name in _LINKS and value else value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport(_OnOneLine):
    """Another story that tells of the same: whose it is, its headline, and where to read it."""

    source: str
    headline: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEntry(_OnOneLine):
    """One story of a letter. Times are aware.

    `story` and `version` are what the store calls it by. `source`: its label. `why`: which words matched, in which of
    their forms. `notes`: whole sentences, such as why it comes late. `changes`: the sentences that an edit changed, in
    words. `publisher`: its page there, None where there is none to go to. `link`: the story in Blue Light.
    """

    story: str
    version: int
    occasion: Occasion
    headline: Marked
    source: str
    kind: str
    published: datetime | None
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
        """When it was published, on the newsroom's clock, or that its source does not say."""
        if self.published is None:
            return f"no date given, first seen {calendar.format_moment(self.seen)}"
        return f"published {calendar.format_moment(self.published)}"

    @property
    def state(self) -> str:
        """What an edit came to, empty where there was none."""
        return _STATES.get(str(self.occasion), "")

    @property
    def facts(self) -> str:
        """Whose it is, of what kind, and when."""
        return ", ".join(filter(None, [self.source, self.kind, self.when, self.state]))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContent(_OnOneLine):
    """What is told of an alert at once: up to `SHOWN` stories, or something that no story tells.

    `number`, `alert`, `query`: the alert's number, what people call it, and what it looks for. `sentences`: what is
    said before the stories, or in their place (a spike, a silence, a source that failed, a sign of life). `more`: how
    many stories there are beyond those shown. `search`: where all of them are found. `manage`: where the alert is
    changed or removed. `digest`: it gathers what came since the last one.
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
    reading: ShownStory,
    occasion: Occasion,
    link: str,
    *,
    why: str = "",
    notes: tuple[str, ...] = (),
    changes: tuple[tuple[ChangedWords, ...], ...] = (),
    retold_by: tuple[OtherReport, ...] = (),
) -> MessageEntry:
    """The entry of a story as it may be read; `link` leads to it in Blue Light."""
    return MessageEntry(
        story=reading.story.id,
        version=reading.story.version,
        occasion=occasion,
        headline=shortened(reading.title, LONGEST_HEADLINE),
        source=reading.source.label,
        kind=str(reading.source.kind),
        published=reading.story.published,
        seen=reading.story.seen,
        passages=reading.passages,
        publisher=reading.link,
        link=link,
        why=why,
        notes=notes,
        changes=changes,
        also_reported_by=retold_by,
    )


def shortened(text: Marked, longest: int) -> Marked:
    """A text with its marks, cut to so many characters, the last an ellipsis where there were more."""
    if len(text.text) <= longest:
        return text
    *pieces, last = text.part(0, longest - 1).pieces
    return Marked((*pieces, f"{last}…"))


def on_one_line(text: str) -> str:
    """A text without line breaks, control and invisible characters, one space where there was any."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    return "" if unicodedata.category(letter) in ("Cf", "Cs") else " "


def _web_address(link: str) -> str:
    """An address that a person may be led to; empty where it is none of the web, such as javascript:…"""
    return link.translate(_ESCAPES) if link.lower().startswith(("https://", "http://")) else ""


def _cleaned(value: Any) -> Any:
    match value:
        case StrEnum():
            return value
        case str():
            return on_one_line(value)
        case Marked(pieces):
            return Marked(tuple(_visible(piece) for piece in pieces))
        case ChangedWords(text, fate):
            return ChangedWords(on_one_line(text), fate)
        case tuple():
            return tuple(_cleaned(each) for each in value)
        case _:
            return value
