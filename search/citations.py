"""Whom a story quotes as its source: "The BBC reported that in a statement, a spokesperson for the Met said …".

Names come from the gazetteer and from the newsroom's own sources; around them stand the turns of phrase with which
English-language newsrooms attribute. Precise rather than complete: a name that is only talked about ("shot by the
Met", "outside the BBC") is not cited.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from search.organisations import Kind, named
from search.organisations.automaton import Alias, Automaton, Found
from search.organisations.gazetteer import aliases_of, lookalikes, organisations
from search.story import Kind as Publishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.story import Source

_NAME = r"\x00(\d+)\x00"
_OWN = r"(?:['’]s?)?"
_THE = r"(?: an?| the)? "
_VOICE = r"(?:spokes(?:person|man|woman|people)|statement|press (?:office|release))"
_STAFF = r"(?:officials?|officers?|detectives?|investigators?|chiefs?|bosses|sources?|post)"
_RANK = (
    r"(?:PC|DC|DS|DI|DCI|Sgt|Insp|Supt|Det|Ch|Constable|Sergeant|Inspector|Superintendent|Detective|Chief|Commissioner"
    r"|Deputy|Assistant|Commander|Captain|Colonel|Major|Group Manager|Station Manager|Watch Manager|Coxswain|Dr|Prof)"
)
_SAID = (
    r"(?:said|says?|tells?|told(?! (?:him|her|me|them|us|his|their)\b)|reports?|reported|confirms?|confirmed|adds|added"
    r"|announced?|announces|state[sd]|reveal(?:s|ed)?|wrote|tweeted|posted|warn(?:s|ed)|claim(?:s|ed)|understands"
    r"|insist(?:s|ed)|appealed|(?:is|are) (?:appealing|asking|urging)|declined to comment)\b"
)
_WHEN = r"(?:(?:has|have|had|also|later|since|previously|first|today|yesterday|earlier|exclusively) )*"
_CLAUSE = r"(?:^|[.!?:;,–—-][\"”’']?\s+|[\"“”]\s*|\b(?:that|and|but|while|as|when|after|because)\s+)"
_STATEMENT = r"in an? (?:\w+ )?statement,?"

_OF = r",? (?:of|from|at|for|with) (?:the )?"

_CITED = (
    rf"{_CLAUSE}(?:{_STATEMENT} )?(?:an? |the )?{_NAME}{_OWN}"
    rf"(?: (?:\w+ )?(?:{_VOICE}|{_STAFF})| {_RANK}\b[^.,;\n\0]{{0,60}}| (?:Sir|Dame) \w+ \w+)?"
    rf",?(?: {_STATEMENT})? {_WHEN}{_SAID}",
    rf"\b(?:according to|reported by|confirmed by|statement on behalf of|{_VOICE} (?:for|from|by|at)){_THE}{_NAME}",
    rf"[,\"”’] (?:said|says|added|confirmed){_THE}{_NAME}(?: {_VOICE})?(?=[.,;:]|$| in | on )",
    rf"\b{_RANK}\b[^.!?\n\0“”]{{0,60}}{_OF}{_NAME}{_OWN}(?: [\w -]{{1,50}})?,? {_WHEN}{_SAID}(?! the\b)",
    rf"\bsaid {_RANK}\b[^.!?\n\0“”]{{0,60}}{_OF}{_NAME}",
)
_TOLD = rf"\b(?:told|tells|first reported (?:in|by)|speaking to|in an interview with|a comment to){_THE}{_NAME}"
"""To be told something makes a broadcaster the source of it, but not the police."""

_SPEAKING = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _CITED)
_LISTENING = re.compile(_TOLD, re.IGNORECASE)


class _Cited(NamedTuple):
    name: str
    is_media: bool


def cited(paragraphs: Iterable[str], sources: Iterable[Source] = ()) -> tuple[str, ...]:
    """The names of whom a story's paragraphs cite, each once, in the order in which they are first cited.

    `sources` are the newsroom's sources, whose labels are names too. Where the gazetteer knows a label, the name is
    the gazetteer's. A source that cites itself ("the BBC understands") is not left out.
    """
    automaton = _automaton(frozenset((each.label, each.kind is not Publishes.STATEMENT) for each in sources))
    return tuple(dict.fromkeys(name for paragraph in paragraphs for name in _cited(paragraph, automaton)))


def _cited(paragraph: str, automaton: Automaton[_Cited]) -> Iterator[str]:
    """The names that a paragraph cites: each stands in it as its number while turns of phrase are looked for."""
    found = list(automaton.find(paragraph))
    text = _numbered(paragraph, found)
    speaking = {int(match[1]) for pattern in _SPEAKING for match in pattern.finditer(text)}
    listening = {int(match[1]) for match in _LISTENING.finditer(text)}
    for number, (value, *_) in enumerate(found):
        if number in speaking or (number in listening and value.is_media):
            yield value.name


def _numbered(paragraph: str, found: list[Found[_Cited]]) -> str:
    pieces, past = [], 0
    for number, name in enumerate(found):
        pieces += [paragraph[past : name.start], f"\0{number}\0"]
        past = name.end
    return "".join([*pieces, paragraph[past:]])


@lru_cache(maxsize=8)
def _automaton(labels: frozenset[tuple[str, bool]]) -> Automaton[_Cited]:
    automaton: Automaton[_Cited] = Automaton()
    for alias in lookalikes():
        automaton.add(alias, None)
    for organisation in organisations():
        for alias in aliases_of(organisation):
            automaton.add(alias, _Cited(organisation.name, organisation.kind is Kind.MEDIA))
    for label, is_media in labels:
        if not named(label):
            automaton.add(Alias(label, exact=True), _Cited(label, is_media))
    return automaton
