"""Which organisations a text names, and which organisation a name stands for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from search.organisations.automaton import AliasMatch, Automaton
from search.organisations.gazetteer import aliases_of, lookalikes, organisations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from search.organisations.organisation import Organisation, Service
    from search.text import Cut


class Mention(NamedTuple):
    """An organisation, and the characters of the text (start, end) that name it."""

    organisation: Organisation
    start: int
    end: int


def names(paragraph: Cut) -> list[AliasMatch[Organisation]]:
    """The names in a paragraph from left to right, those among them that may stand for something else."""
    return list(automaton().find(paragraph))


def certain(found: Collection[AliasMatch[Organisation]]) -> list[Mention]:
    """Of the names in a story, those of organisations that it names beyond doubt at least once."""
    beyond_doubt = {each.value.id for each in found if not each.weak}
    return [Mention(each.value, each.start, each.end) for each in found if each.value.id in beyond_doubt]


def named(alias: str) -> Organisation | None:
    """The organisation that has this name, alias, initials or id, in any case; None where the gazetteer has none."""
    return automaton().get(alias) or _by_id().get(alias.strip().lower())


def services_of(found: Iterable[Mention]) -> tuple[Service, ...]:
    """The services that are mentioned, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(service for each in found if (service := each.organisation.service)))


def places_of(found: Iterable[Mention]) -> tuple[str, ...]:
    """The areas of the organisations that are mentioned, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(each.organisation.area for each in found))


@cache
def automaton() -> Automaton[Organisation]:
    """All names of the gazetteer."""
    made: Automaton[Organisation] = Automaton()
    fill(made)
    return made


def fill(empty: Automaton[Any]) -> None:
    """Put all names of the gazetteer in, each for its organisation."""
    for alias in lookalikes():
        empty.add(alias, None)
    for organisation in organisations():
        for alias in aliases_of(organisation):
            empty.add(alias, organisation)


@cache
def _by_id() -> dict[str, Organisation]:
    return {organisation.id: organisation for organisation in organisations()}
