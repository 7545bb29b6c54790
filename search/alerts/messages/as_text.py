"""A letter in plain text, as a mail has it beside its HTML and a command line prints it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from search.changes import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.alerts.messages.content import MessageContent, MessageEntry
    from search.changes import ChangedWords
    from search.query.highlight import Marked

WIDTH = 76
RULE = "-" * 20


def as_text(content: MessageContent, unsubscribe: str | None = None) -> str:
    """Paragraphs with an empty line between; what matched stands between asterisks. It ends with a line break."""
    parts = [fill(sentence, WIDTH) for sentence in content.sentences]
    for place, entry in enumerate(content.entries):
        parts += [*([RULE] if parts or place else []), *_entry(entry)]
    return "\n\n".join([*parts, *([RULE] if len(content.entries) > 1 else []), *_close(content, unsubscribe)]) + "\n"


def _entry(entry: MessageEntry) -> Iterator[str]:
    yield fill(entry.headline.text, WIDTH)
    yield fill(entry.facts, WIDTH)
    yield from (fill(note, WIDTH) for note in entry.notes)
    yield from (fill(with_asterisks(passage), WIDTH) for passage in entry.passages)
    yield from (fill(changed_sentence(change), WIDTH) for change in entry.changes)
    if entry.why:
        yield fill(f"It matches: {entry.why}", WIDTH)
    if entry.also_reported_by:
        told = (
            fill(f"- {each.source}: {each.headline}", WIDTH) + f"\n  {each.link}" for each in entry.also_reported_by
        )
        yield "\n".join(["Also told by:", *told])
    links = [f"At the publisher: {entry.publisher}"] if entry.publisher else []
    yield "\n".join([*links, f"In Blue Light: {entry.link}"])


def _close(content: MessageContent, unsubscribe: str | None) -> Iterator[str]:
    yield f"And {content.more} more: {content.search}" if content.more else f"All stories that match: {content.search}"
    lines = [fill(f"You get this mail from your alert “{content.alert_name}”.", WIDTH)]
    lines.append(f"To change or remove it: {content.manage}")
    if unsubscribe:
        lines.append(f"To get no more of it: {unsubscribe}")
    yield "\n".join(lines)


def with_asterisks(text: Marked) -> str:
    """A text with asterisks around what matched."""
    return "".join(f"*{piece}*" if matched else piece for piece, matched in text.runs())


def changed_sentence(change: tuple[ChangedWords, ...]) -> str:
    """A sentence that was edited: "The crew of [was: four] [now: five]"."""
    said = {ChangeKind.SAME: "{}", ChangeKind.REMOVED: "[was: {}]", ChangeKind.ADDED: "[now: {}]"}
    return " ".join(said[words.change].format(words.text) for words in change)
