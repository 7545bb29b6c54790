"""Write a message as plain text, for mails and for the command line."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, assert_never

from search.changes import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.alerts.messages.content import MessageContent, MessageEntry
    from search.changes import ChangedWords
    from search.query.highlight import Marked

WIDTH = 76
RULE = "-" * 20


def as_text(content: MessageContent, unsubscribe: str | None = None) -> str:
    """Return the message as paragraphs with empty lines between them and a line break at the end.

    Words that matched are in asterisks. `unsubscribe` is the address that ends the mails to this reader.
    """
    parts = [fill(sentence, WIDTH) for sentence in content.sentences]
    for place, entry in enumerate(content.entries):
        parts += [*([RULE] if parts or place else []), *_entry(entry)]
    return "\n\n".join([*parts, *([RULE] if len(content.entries) > 1 else []), *_ending(content, unsubscribe)]) + "\n"


def _entry(entry: MessageEntry) -> Iterator[str]:
    yield fill(entry.headline.text, WIDTH)
    yield fill(entry.facts, WIDTH)
    yield from (fill(note, WIDTH) for note in entry.notes)
    yield from (fill(with_asterisks(passage), WIDTH) for passage in entry.passages)
    yield from (fill(changed_sentence(change), WIDTH) for change in entry.changes)
    if entry.why:
        yield fill(f"Why it matches: {entry.why}", WIDTH)
    if entry.also_reported_by:
        reports = (
            fill(f"- {each.source}: {each.headline}", WIDTH) + f"\n  {each.link}" for each in entry.also_reported_by
        )
        yield "\n".join(["Also reported by:", *reports])
    links = [f"At the publisher: {entry.publisher}"] if entry.publisher else []
    yield "\n".join([*links, f"In Blue Light: {entry.link}"])


def _ending(content: MessageContent, unsubscribe: str | None) -> Iterator[str]:
    yield f"And {content.more} more: {content.search}" if content.more else f"All stories that match: {content.search}"
    lines = [fill(f"This mail comes from your Blue Light alert “{content.alert_name}”.", WIDTH)]
    lines.append(f"To change or remove the alert: {content.manage}")
    if unsubscribe:
        lines.append(f"To unsubscribe: {unsubscribe}")
    yield "\n".join(lines)


def with_asterisks(text: Marked) -> str:
    """Return a text with asterisks around the words that matched."""
    return "".join(f"*{piece}*" if place % 2 else piece for place, piece in enumerate(text.pieces))


def changed_sentence(change: tuple[ChangedWords, ...]) -> str:
    """Return an edited sentence with its changes, such as "The crew of [was: four] [now: five]"."""
    return " ".join(map(_changed_words, change))


def _changed_words(words: ChangedWords) -> str:
    match words.change:
        case ChangeKind.SAME:
            return words.text
        case ChangeKind.REMOVED:
            return f"[was: {words.text}]"
        case ChangeKind.ADDED:
            return f"[now: {words.text}]"
        case _:
            assert_never(words.change)
