"""What changed between two texts, word by word. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class ChangeKind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """Words in a row that had the same fate; a space stands between them and those before and after."""

    text: str
    change: ChangeKind


def tracked_changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[ChangedWords, ...]]:
    """The paragraphs that differ, each as its words in order, those removed before those put in their place.

    Paragraphs that stayed as they were are left out. The method is Ratcliff and Obershelp's (difflib), first on
    paragraphs, then on the words of those that differ.
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
