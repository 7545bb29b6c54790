"""Which words of a story say what it is about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from search.text import words

if TYPE_CHECKING:
    from search.story import Story

_SHORTEST = 3

_FUNCTION = """
about after again all also although always among and another any are around because been before being between both
but came can come could did does doing done down during each either else even every few first for from further get
got had has have having her here hers herself him himself his how however into its itself just last least less let
like made make many may might more most much must near never new next nor not now off often once one only other our
out over own per put said same say says see seen several shall she should since some still such take than that the
their them then there these they this those though three through thus too took two under until upon use used very via
was way well were what when where whether which while who whom whose why will with within without would year years
yesterday yet you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""English words that hold sentences together, and those of reported speech. None of them says what a story is about."""


def content_words(story: Story) -> Counter[str]:
    """Return the folded words of a story that may say what it is about, and how often it contains each."""
    return Counter(
        word
        for text in (story.title, story.summary, *story.body)
        for word in words(text)
        if len(word) >= _SHORTEST and not word.isdigit() and word not in FUNCTION_WORDS
    )
