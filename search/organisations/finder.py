"""Which organisations a text names, and which organisation a name stands for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from search.organisations.automaton import Automaton, Found
from search.organisations.gazetteer import aliases_of, lookalikes, organisations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.organisations.organisation import Organisation, Service


class Mention(NamedTuple):
    """An organisation, and the characters of the text (start, end) that name it."""

    organisation: Organisation
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Every mention of an organisation in a text, from left to right; give a story whole, one paragraph a line."""
    found = list(_found(text))
    certain = {each.value.id for each in found if not each.weak}
    return [Mention(each.value, each.start, each.end) for each in found if each.value.id in certain]


def named(alias: str) -> Organisation | None:
    """The organisation that has this name, alias, initials or id, in any case; None where the gazetteer has none."""
    return _automaton().get(alias) or _by_id().get(alias.strip().lower())


def services_of(found: Iterable[Mention]) -> tuple[Service, ...]:
    """The services that are mentioned, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(service for each in found if (service := each.organisation.service)))


def places_of(found: Iterable[Mention]) -> tuple[str, ...]:
    """The areas of the organisations that are mentioned, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(each.organisation.area for each in found))


def _found(text: str) -> Iterator[Found[Organisation]]:
    """The names in a text, looked for in each line by itself: most hold none, which is soon seen."""
    start = 0
    for line in text.split("\n"):
        for name in _automaton().find(line):
            yield name._replace(start=start + name.start, end=start + name.end)
        start += len(line) + 1


@cache
def _automaton() -> Automaton[Organisation]:
    automaton: Automaton[Organisation] = Automaton()
    for alias in lookalikes():
        automaton.add(alias, None)
    for organisation in organisations():
        for alias in aliases_of(organisation):
            automaton.add(alias, organisation)
    return automaton


@cache
def _by_id() -> dict[str, Organisation]:
    return {organisation.id: organisation for organisation in organisations()}
