"""What makes a case this case: the names, numbers and dates of a story, to hold against those of another.

In doubt a word is taken for a name: two cases in one notice are worse than one case in two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from search.insights.vocabulary import FUNCTION_WORDS
from search.text import tokens

if TYPE_CHECKING:
    from search.story import Story
    from search.text import Token

_OPENERS = """
according additionally ambulance anybody anyone appealing arrest arrests authorities besides callers charges colleagues
contact councillors crew crews crime despite detectives dozens drivers earlier emergency enquiries everyone evidence
extra family father finally firefighters fire following friends furthermore gunfire help hundreds images information
initial inquiries investigations investigators join late later local man meanwhile medics men missing moreover mother
motorists multiple neighbours nobody nothing numerous officers official officials paramedics parents passengers patrols
pedestrians people photo pictured please police preliminary previous prosecutors read relatives reporting residents
responding road roads sadly shortly someone something sources specialist speaking staff teenager tributes unfortunately
updated using victims visit volunteers witnesses woman women working young
a am an as at be by do go he if in is it me my no of on or so to up us we
"""
_ORDINARY = FUNCTION_WORDS | frozenset(_OPENERS.split())
"""Words whose capital says nothing at the beginning of a sentence."""
_ALSO_NAMES = frozenset({"will", "said"})
"""Those of them that are names when one follows."""

_TITLES = """
assistant chief commander commissioner con cons constable dc dci dcs dep deputy det detective di dr ds dsu dsup insp
inspector lord mr mrs ms miss mx pc pcso police prof professor ps rev revd sergeant sgt sir supt superintendent
"""
_RANKS = frozenset(_TITLES.split())
"""What stands before a name, and is shortened or left out by whoever repeats it."""

_UNITS = """
nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_MAGNITUDES = {"m": "million", "bn": "billion", "k": "thousand"}
_FIGURES = (
    {word: str(number) for number, word in enumerate(_UNITS.split())}
    | {word: str(10 * number) for number, word in enumerate(_TENS.split(), start=2)}
    | {word: str(number) for number, word in enumerate(_ORDINALS.split(), start=1)}
    | {word: word for word in ("hundred", "dozen", *_MAGNITUDES.values())}
)
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DATES = (
    {day: day for day in _DAYS.split()}
    | {written: month for month in _MONTHS.split() for written in (month, month[:3])}
    | {"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday", "sept": "september"}
)
_VERBS = ("may", "march")
"""Months that may be something else at the beginning of a sentence."""

_TIME = re.compile(r"\b(\d{1,2})(?:[.:](\d\d))?\s?([ap])\.?\s?m\b|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th|s|(m|bn|k))?\b")
_BREAK = re.compile(r"[.!?:;•“‘\"(\[–—\n]|(?:^|\s)['*-]")
"""What may stand between two sentences; a capital after it is no sign of a name."""


@dataclass(slots=True)
class NamedDetails:
    """The particulars of a story; all words folded, numbers as digits, times of day as HH:MM.

    `names`: capitalised words that begin no sentence, and those that begin one and lead such a word (Rose Bell).
    `runs`: two names that stand together.
    `openings`: words that begin a sentence, or stand in a headline in which every word is capitalised, so that their
    capital says nothing. `capitalised`: all these. `small`: words written without a capital. `pairs`: neighbours.
    """

    figures: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    runs: set[tuple[str, str]] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)
    capitalised: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)

    def contained_in(self, other: NamedDetails) -> bool:
        """Whether all of them are found in another story."""
        unknown = self.openings - self.small - other.small - _ORDINARY
        missing = (self.names | unknown) - other.capitalised
        return (
            self.figures <= other.figures
            and self.runs <= other.pairs
            and all(self._in_company(name, other) for name in missing)
        )

    def _in_company(self, name: str, other: NamedDetails) -> bool:
        """Whether the other writes it small, but beside the same word: "the Government", "the government"."""
        return any(name in pair and pair in other.pairs for pair in self.pairs)


def named_details(story: Story) -> NamedDetails:
    """The particulars of a story, those of its headline with them."""
    found = NamedDetails()
    _read(story.title, found, headline=True)
    for paragraph in (story.summary, *story.body):
        _read(paragraph, found)
    return found


def _read(text: str, found: NamedDetails, *, headline: bool = False) -> None:
    text = _without_figures(text, found)
    cut = [token for token in tokens(text) if token.term not in _RANKS]
    found.pairs.update(pairwise(token.term for token in cut))
    large = {token for token in cut if text[token.start].isupper()}
    says_nothing = headline and all(token in large for token in cut if len(token.term) > 3)
    for before, token, after in zip([None, *cut], cut, [*cut[1:], None], strict=False):
        opens = before is None or bool(_BREAK.search(text[before.end : token.start]))
        leads = not says_nothing and after in large and _leads(token, after, text)
        if token not in large:
            found.small.add(token.term)
            _count(token.term, found)
        elif token.term in _DATES and not (opens and token.term in _VERBS):
            found.figures.add(_DATES[token.term])
        elif _is_name(token.term, found, begins=opens or says_nothing, leads=leads) and leads and after:
            found.runs.add((token.term, after.term))


def _leads(token: Token, after: Token | None, text: str) -> bool:
    """Whether a word stands directly before a capitalised one, that is no date."""
    return after is not None and text[token.end : after.start] == " " and after.term not in _DATES


def _without_figures(text: str, found: NamedDetails) -> str:
    """The text without its numbers and times of day, which are noted."""
    for match in _TIME.finditer(text):
        found.figures.add(_time(match))
    text = _TIME.sub(" ", text)
    for match in _NUMBER.finditer(text):
        found.figures.update(filter(None, (match[1].replace(",", ""), _MAGNITUDES.get(match[2]))))
    return _NUMBER.sub(" ", text)


def _count(word: str, found: NamedDetails) -> None:
    if word in _FIGURES or any(map(str.isdigit, word)):
        found.figures.add(_FIGURES.get(word, word))


def _is_name(word: str, found: NamedDetails, *, begins: bool, leads: bool) -> bool:
    """Note what a capitalised word is; whether it is a name for certain."""
    if word in _FIGURES or word == "i":
        _count(word, found)
        return False
    found.capitalised.add(word)
    certain = not begins or (leads and word not in _ORDINARY - _ALSO_NAMES)
    (found.names if certain else found.openings).add(word)
    return certain


def _time(match: re.Match[str]) -> str:
    hour, minute, half, full_hour, full_minute = match.groups()
    if half is None:
        return f"{int(full_hour):02}:{full_minute}"
    return f"{int(hour) % 12 + (12 if half in 'pP' else 0):02}:{minute or '00'}"
