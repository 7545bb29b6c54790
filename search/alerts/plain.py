"""A letter in plain text, as a mail has it beside its HTML and a command line prints it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from search.changes import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.alerts.letter import Entry, Letter
    from search.changes import Words
    from search.query.highlight import Marked

WIDTH = 76
RULE = "-" * 20


def text(letter: Letter, unsubscribe: str | None = None) -> str:
    """Paragraphs with an empty line between; what matched stands between asterisks. It ends with a line break."""
    parts = [fill(sentence, WIDTH) for sentence in letter.sentences]
    for place, entry in enumerate(letter.entries):
        parts += [*([RULE] if parts or place else []), *_entry(entry)]
    return "\n\n".join([*parts, *([RULE] if len(letter.entries) > 1 else []), *_close(letter, unsubscribe)]) + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield fill(entry.headline.text, WIDTH)
    yield fill(entry.facts, WIDTH)
    yield from (fill(note, WIDTH) for note in entry.notes)
    yield from (fill(starred(passage), WIDTH) for passage in entry.passages)
    yield from (fill(changed(change), WIDTH) for change in entry.changes)
    if entry.why:
        yield fill(f"It matches: {entry.why}", WIDTH)
    if entry.retold_by:
        told = (fill(f"- {each.source}: {each.headline}", WIDTH) + f"\n  {each.link}" for each in entry.retold_by)
        yield "\n".join(["Also told by:", *told])
    links = [f"At the publisher: {entry.publisher}"] if entry.publisher else []
    yield "\n".join([*links, f"In Blue Light: {entry.link}"])


def _close(letter: Letter, unsubscribe: str | None) -> Iterator[str]:
    yield f"And {letter.more} more: {letter.search}" if letter.more else f"All stories that match: {letter.search}"
    lines = [fill(f"You get this mail from your alert “{letter.alert}”.", WIDTH)]
    lines.append(f"To change or remove it: {letter.manage}")
    if unsubscribe:
        lines.append(f"To get no more of it: {unsubscribe}")
    yield "\n".join(lines)


def starred(text: Marked) -> str:
    """A text with asterisks around what matched."""
    return "".join(f"*{piece}*" if place % 2 else piece for place, piece in enumerate(text.pieces))


def changed(change: tuple[Words, ...]) -> str:
    """A sentence that was edited: "The crew of [was: four] [now: five]"."""
    said = {Fate.SAME: "{}", Fate.REMOVED: "[was: {}]", Fate.ADDED: "[now: {}]"}
    return " ".join(said[words.fate].format(words.text) for words in change)
