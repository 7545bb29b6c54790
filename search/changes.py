"""The differences between two texts, word by word. All functions are pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class ChangeKind(StrEnum):
    """What happened to some words between two versions."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """Consecutive words with the same kind of change. A space separates them from the words before and after."""

    text: str
    change: ChangeKind


def tracked_changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[ChangedWords, ...]]:
    """Return the paragraphs that differ, each as its words in order, with removed words before those that replace them.

    Paragraphs without changes are left out. The method is Ratcliff and Obershelp's (difflib), applied first to the
    paragraphs and then to the words of those that differ.
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changes = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        before, after = list(old[old_start:old_end]), list(new[new_start:new_end])
        longest = max(len(before), len(after))
        pairs = zip(_filled(before, longest), _filled(after, longest), strict=True)
        changes += [tuple(_words(*pair)) for pair in pairs]
    return changes


def _filled(paragraphs: list[str], length: int) -> list[str]:
    return paragraphs + [""] * (length - len(paragraphs))


def _words(old: str, new: str) -> Iterator[ChangedWords]:
    before, after = old.split(), new.split()
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield ChangedWords(" ".join(after[new_start:new_end]), ChangeKind.SAME)
            continue
        if old_start < old_end:
            yield ChangedWords(" ".join(before[old_start:old_end]), ChangeKind.REMOVED)
        if new_start < new_end:
            yield ChangedWords(" ".join(after[new_start:new_end]), ChangeKind.ADDED)
