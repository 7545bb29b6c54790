"""Which stories repeat each other: a force's statement, and the outlets that carry it. Pure functions of two stories.

The method is Broder's: texts are compared by the runs of words that they share, and the part of the shorter that the
longer contains is estimated from a sketch of each (A. Broder, "On the resemblance and containment of documents",
1997). What is like is then looked at again: standard paragraphs make two cases look alike, so no two stories are the
same that differ in a name, a number or a date (`search.alerts.events.named_details`).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from search.alerts.events.named_details import named_details
from search.text import words

if TYPE_CHECKING:
    from search.story import Story

RUN = 5
"""Words of a run: fewer are shared by chance, of more a single changed word spoils too many."""
KEPT = 8
"""One run in so many is in the sketch: ten of an 80-word story."""
CONTAINED = 0.4
"""The part of the shorter story's runs that the longer one must have. Of 2,306 articles of 1,427 incidents no two of
different incidents shared so much but their page's furniture; an outlet that carries a statement shares more."""
REMEMBERED = 64
"""Stories whose runs and particulars are remembered: a new one is held against several, and these against others."""
SHORTEST = 10
"""Runs without which a text is too short to be told from another."""


def sketch(story: Story) -> frozenset[int]:
    """A sample of a story's runs, each a number below 2^63, to find by what they share those that may be the same."""
    return frozenset(run for run in _runs(story) if run % KEPT == 0)


def near_duplicates(one: Story, other: Story) -> bool:
    """Whether these stories tell the same in the same words, be one of them longer.

    The shorter one's names, numbers and dates must all stand in the longer one; of two stories of one source, each
    one's in the other, since there a longer story is as a rule another case. Headlines count too.
    """
    shorter, longer = sorted((one, other), key=_length)
    if not _contained(_runs(shorter), _runs(longer)):
        return False
    told, told_longer = _particulars(shorter), _particulars(longer)
    return told.contained_in(told_longer) and (one.source != other.source or told_longer.contained_in(told))


_particulars = lru_cache(maxsize=REMEMBERED)(named_details)


def _length(story: Story) -> tuple[int, str]:
    """How long a story's text is; of two that are as long, always the same one counts as the shorter."""
    return sum(map(len, story.body or (story.summary,))), story.id


def _contained(shorter: frozenset[int], longer: frozenset[int]) -> bool:
    return len(shorter) >= SHORTEST and len(shorter & longer) >= CONTAINED * len(shorter)


@lru_cache(maxsize=REMEMBERED)
def _runs(story: Story) -> frozenset[int]:
    """The runs of a story's text, as numbers; of its summary where it has no text."""
    cut = [word for paragraph in story.body or (story.summary,) for word in words(paragraph)]
    return frozenset(_number(" ".join(cut[start : start + RUN])) for start in range(len(cut) - RUN + 1))


def _number(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) >> 1
