"""Find whom a story quotes as its source: "The BBC reported that in a statement, a spokesperson for the Met said …".

The names come from the gazetteer and from the newsroom's own sources. A name is cited if it is part of a phrase with
which English-language newsrooms attribute. The phrases are precise rather than complete: a name that is only mentioned
("shot by the Met", "outside the BBC") is not cited.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from search.organisations import Organisation, OrganisationKind, organisation_named
from search.organisations.automaton import Alias, AliasMatch, Automaton
from search.organisations.finder import add_organisations
from search.story import Source, StoryKind
from search.text import tokenised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Speaker: TypeAlias = Organisation | Source
_T = TypeVar("_T", bound=Speaker)

_NAME = r"\x00(\d+)\x00"
"""A name is replaced with its number in the text, so that a phrase does not depend on its length."""

_THE = r"(?: an?| the)?"
_VOICE = r"(?:spokes(?:person|man|woman|people)|statement|press (?:office|release))"
_STAFF = r"(?:officials?|officers?|detectives?|investigators?|chiefs?|bosses|sources?)"
_RANK = (
    r"\b(?:PC|DC|DS|DI|DCI|Sgt|Insp|Supt|Det|Ch|Constable|Sergeant|Inspector|Superintendent|Detective|Chief|Commissioner"
    r"|Deputy|Assistant|Commander|Captain|Colonel|Major|Group Manager|Station Manager|Watch Manager|Coxswain|Dr|Prof)\b"
)
_SAID = (
    r"(?:(?:has|have|had|also|later|since|previously|first|today|yesterday|earlier|exclusively) )*"
    r"(?:said|says?|tells?|told(?! (?:him|her|me|them|us|his|their)\b)|reports?|reported|confirm(?:s|ed)?|adds|added"
    r"|announce[sd]?|state[sd]|reveal(?:s|ed)?|wrote|tweeted|posted|warn(?:s|ed)|claim(?:s|ed)|understands"
    r"|insist(?:s|ed)|appealed|(?:is|are) (?:appealing|asking|urging)|declined to comment)\b"
)
_CLAUSE = r"(?:^|[.!?:;,–—-][\"”’']?\s+|[\"“”]\s*|\b(?:that|and|but|while|as|when|after|because)\s+)"
_IN_A_STATEMENT = r"in an? (?:\w+ )?statement,?"
_ADDRESSED = r"[^.!?\n\0“”]{0,60},? (?:of|from|at|for|with) (?:the )?"


def _phrases(*phrases: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(phrase, re.IGNORECASE) for phrase in phrases)


SPEAKING = _phrases(
    # Kent Police said; a Met spokesman has since confirmed; Kent Police Chief Constable Ann Bell said
    rf"{_CLAUSE}(?:{_IN_A_STATEMENT} )?(?:an? |the )?{_NAME}(?:['’]s?| \(\0\d+\0\))?"
    rf"(?: (?:\w+ )?(?:{_VOICE}|{_STAFF})| {_RANK}[^.,;\n\0]{{0,60}}| (?:Sir|Dame) \w+ \w+)?"
    rf",?(?: {_IN_A_STATEMENT})? {_SAID}",
    # according to the RNLI; a spokesperson for the Met; a statement from the Army
    rf"\b(?:according to|reported by|confirmed by|{_VOICE} (?:for|from|by|at|on behalf of))"
    rf"{_THE}(?: \w+){{0,2}} {_NAME}",
    # "It was dark," said the Met.
    rf"[,\"”’] (?:said|says|added|confirmed){_THE} {_NAME}(?: {_VOICE})?(?=[.,;:]|$| in | on )",
    # Insp Ann Lee, from Avon and Somerset Police's roads unit, said
    rf"{_RANK}{_ADDRESSED}{_NAME}(?:['’]s?)?(?: [\w -]{{1,50}})?,? {_SAID}(?! the\b)",
    # said Ch Insp Bo Dee, of Essex Police
    rf"\bsaid {_RANK}{_ADDRESSED}{_NAME}",
)
LISTENING = _phrases(
    # she told BBC News; speaking to the Guardian
    rf"\b(?:told|tells|first reported (?:in|by)|speaking to|in an interview with|a comment to){_THE} {_NAME}",
    # the BBC has learned
    rf"{_NAME} (?:has|have) (?:found|learned|learnt|seen|obtained|been told)\b",
)
"""A broadcaster that was told something, or that found it, is its source. The police are not."""


def cited(paragraphs: Iterable[str], sources: Iterable[Source] = ()) -> tuple[str, ...]:
    """Return the names of those that a story's paragraphs cite, each once, in the order of their first citation.

    `sources` are the newsroom's sources, whose labels are names too. If the gazetteer has a label, its name for that
    organisation is used. A source that cites itself ("the BBC understands") is included.
    """
    automaton = _automaton(frozenset(sources))
    speakers = cited_speakers((paragraph, list(automaton.find(tokenised(paragraph)))) for paragraph in paragraphs)
    return tuple(each.label if isinstance(each, Source) else each.name for each in speakers)


def cited_speakers(paragraphs: Iterable[tuple[str, Sequence[AliasMatch[_T]]]]) -> tuple[_T, ...]:
    """Return those that paragraphs cite, each once, from the names that were found in each paragraph."""
    return tuple(dict.fromkeys(each for text, names in paragraphs if names for each in _cited(text, names)))


def _cited(paragraph: str, names: Sequence[AliasMatch[_T]]) -> Iterator[_T]:
    text = _numbered(paragraph, names)
    speaking, listening = _numbers(SPEAKING, text), _numbers(LISTENING, text)
    for number, (value, *_) in enumerate(names):
        if number in speaking or (number in listening and _is_media(value)):
            yield value


def _is_media(speaker: Speaker) -> bool:
    if isinstance(speaker, Source):
        return speaker.kind is not StoryKind.STATEMENT
    return speaker.kind is OrganisationKind.MEDIA


def _numbered(paragraph: str, names: Sequence[AliasMatch[_T]]) -> str:
    pieces, past = [], 0
    for number, name in enumerate(names):
        pieces += [paragraph[past : name.start], f"\0{number}\0"]
        past = name.end
    return "".join([*pieces, paragraph[past:]])


def _numbers(phrases: Iterable[re.Pattern[str]], text: str) -> set[int]:
    return {int(match[1]) for phrase in phrases for match in phrase.finditer(text)}


@lru_cache(maxsize=8)
def _automaton(sources: frozenset[Source]) -> Automaton[Speaker]:
    automaton: Automaton[Speaker] = Automaton()
    add_organisations(automaton)
    for source in sources:
        if not organisation_named(source.label):
            automaton.add(Alias(source.label, exact=True), source)
    return automaton
