"""Read the names, numbers and dates of a story, which distinguish its case from others.

In doubt a word counts as a name: two cases in one message are worse than one case in two messages.
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
"""Words that are not names if they are capitalised only at the beginning of a sentence."""
_ALSO_NAMES = frozenset({"will", "said"})
"""Those of them that are names before another name."""

_TITLES = """
assistant chief commander commissioner con cons constable dc dci dcs dep deputy det detective di dr ds dsu dsup insp
inspector lord mr mrs ms miss mx pc pcso police prof professor ps rev revd sergeant sgt sir supt superintendent
"""
_RANKS = frozenset(_TITLES.split())
"""Titles before a name; other outlets shorten them or leave them out."""

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
"""Months that may be verbs at the beginning of a sentence."""

_TIME = re.compile(r"\b(\d{1,2})(?:[.:](\d\d))?\s?([ap])\.?\s?m\b|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th|s|(m|bn|k))?\b")
_BREAK = re.compile(r"[.!?:;•“‘\"(\[–—\n]|(?:^|\s)['*-]")
"""What may stand between two sentences; a capital after it does not mean a name."""


@dataclass(slots=True)
class NamedDetails:
    """The names, numbers and dates of a story, with words in folded case, numbers as digits, times of day as HH:MM.

    `figures`: numbers, dates and times of day. `names`: capitalised words inside sentences, and those at the beginning
    of one before another such word (Rose Bell). `runs`: pairs of adjacent names. `openings`: words whose capital means
    nothing, because they begin a sentence or are in a headline in which every word is capitalised. `capitalised`: all
    of these words. `small`: words without a capital. `pairs`: all pairs of adjacent words.
    """

    figures: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    runs: set[tuple[str, str]] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)
    capitalised: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)

    def contained_in(self, other: NamedDetails) -> bool:
        """Return whether all of these details are in another story."""
        unknown = self.openings - self.small - other.small - _ORDINARY
        missing = (self.names | unknown) - other.capitalised
        return (
            self.figures <= other.figures
            and self.runs <= other.pairs
            and all(self._in_same_pair(name, other) for name in missing)
        )

    def _in_same_pair(self, name: str, other: NamedDetails) -> bool:
        """Return whether the other story has the name beside the same word, without a capital ("the government")."""
        return any(name in pair and pair in other.pairs for pair in self.pairs)


def named_details(story: Story) -> NamedDetails:
    """Return the details of a story, including those of its headline."""
    details = NamedDetails()
    _read(story.title, details, headline=True)
    for paragraph in (story.summary, *story.body):
        _read(paragraph, details)
    return details


def _read(text: str, details: NamedDetails, *, headline: bool = False) -> None:
    text = _without_figures(text, details)
    words = [token for token in tokens(text) if token.term not in _RANKS]
    details.pairs.update(pairwise(token.term for token in words))
    capitalised = {token for token in words if text[token.start].isupper()}
    all_capitalised = headline and all(token in capitalised for token in words if len(token.term) > 3)
    for before, token, after in zip([None, *words], words, [*words[1:], None], strict=False):
        opens = before is None or bool(_BREAK.search(text[before.end : token.start]))
        leads = not all_capitalised and after in capitalised and _leads(token, after, text)
        if token not in capitalised:
            details.small.add(token.term)
            _count(token.term, details)
        elif token.term in _DATES and not (opens and token.term in _VERBS):
            details.figures.add(_DATES[token.term])
        elif _is_name(token.term, details, begins=opens or all_capitalised, leads=leads) and leads and after:
            details.runs.add((token.term, after.term))


def _leads(token: Token, after: Token | None, text: str) -> bool:
    """Return whether a word stands directly before the next one, and that is not a date."""
    return after is not None and text[token.end : after.start] == " " and after.term not in _DATES


def _without_figures(text: str, details: NamedDetails) -> str:
    """Return the text without its numbers and times of day, which are added to the details."""
    for match in _TIME.finditer(text):
        details.figures.add(_time(match))
    text = _TIME.sub(" ", text)
    for match in _NUMBER.finditer(text):
        details.figures.update(filter(None, (match[1].replace(",", ""), _MAGNITUDES.get(match[2]))))
    return _NUMBER.sub(" ", text)


def _count(word: str, details: NamedDetails) -> None:
    if word in _FIGURES or any(map(str.isdigit, word)):
        details.figures.add(_FIGURES.get(word, word))


def _is_name(word: str, details: NamedDetails, *, begins: bool, leads: bool) -> bool:
    """Add a capitalised word to the details, and return whether it is certainly a name."""
    if word in _FIGURES or word == "i":
        _count(word, details)
        return False
    details.capitalised.add(word)
    certain = not begins or (leads and word not in _ORDINARY - _ALSO_NAMES)
    (details.names if certain else details.openings).add(word)
    return certain


def _time(match: re.Match[str]) -> str:
    hour, minute, half, full_hour, full_minute = match.groups()
    if half is None:
        return f"{int(full_hour):02}:{full_minute}"
    return f"{int(hour) % 12 + (12 if half in 'pP' else 0):02}:{minute or '00'}"
