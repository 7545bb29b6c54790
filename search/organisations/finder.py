"""Find the organisations that a text names, and the organisation that has a name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from search.organisations.automaton import AliasMatch, Automaton
from search.organisations.gazetteer import aliases_of, lookalikes, organisations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from search.organisations.organisation import Organisation, Service
    from search.text import TokenisedText


class Mention(NamedTuple):
    """An organisation, and where its name starts and ends in the text."""

    organisation: Organisation
    start: int
    end: int


def find_names(paragraph: TokenisedText) -> list[AliasMatch[Organisation]]:
    """Return the names in a paragraph from left to right, including weak ones, which may mean something else."""
    return list(automaton().find(paragraph))


def certain_mentions(names: Collection[AliasMatch[Organisation]]) -> list[Mention]:
    """Return the mentions of those organisations that have at least one name in the story that is not weak."""
    certain = {each.value.id for each in names if not each.weak}
    return [Mention(each.value, each.start, each.end) for each in names if each.value.id in certain]


def organisation_named(alias: str) -> Organisation | None:
    """Return the organisation with this name, alias, initials or id, in any case; None if there is none."""
    return automaton().get(alias) or _by_id().get(alias.strip().lower())


def services_of(mentions: Iterable[Mention]) -> tuple[Service, ...]:
    """Return the services that are mentioned, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(service for each in mentions if (service := each.organisation.service)))


def places_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the areas of the organisations that are mentioned, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(each.organisation.area for each in mentions))


@cache
def automaton() -> Automaton[Organisation]:
    """Return an automaton with all names of the gazetteer. Cached."""
    filled: Automaton[Organisation] = Automaton()
    add_organisations(filled)
    return filled


def add_organisations(automaton: Automaton[Any]) -> None:
    """Add all names of the gazetteer to an automaton, each with its organisation as value."""
    for alias in lookalikes():
        automaton.add(alias, None)
    for organisation in organisations():
        for alias in aliases_of(organisation):
            automaton.add(alias, organisation)


@cache
def _by_id() -> dict[str, Organisation]:
    return {organisation.id: organisation for organisation in organisations()}
