"""Which organisations a text names."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from search.organisations import Mention, OrganisationKind, Service, organisation_named, places_of, services_of
from search.organisations.finder import certain_mentions, find_names
from search.organisations.gazetteer import aliases_of, lookalikes, organisations
from search.text import tokenised, words

SENTENCES = Path(__file__).parent / "gazetteer" / "mentions.txt"
MARKED = re.compile(r"\[([^]]+)]\(([^)]+)\)")


def marked_sentences() -> list[tuple[str, set[tuple[str, int, int]]]]:
    """Return the sentences without their marks, and what is marked in each: organisation, start, end."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def _read(line: str) -> tuple[str, set[tuple[str, int, int]]]:
    text, expected, past = "", set(), 0
    for match in MARKED.finditer(line):
        text += line[past : match.start()]
        expected.add((match[2], len(text), len(text) + len(match[1])))
        text, past = text + match[1], match.end()
    return text + line[past:], expected


def mentions(text: str) -> list[Mention]:
    """Return the mentions in a story of one paragraph."""
    return certain_mentions(find_names(tokenised(text)))


def found(text: str) -> set[tuple[str, int, int]]:
    """Return the organisations that a text mentions: the id, the start and the end of each mention."""
    return {(each.organisation.id, each.start, each.end) for each in mentions(text)}


def test_organisations_are_found_where_they_are_named_and_nowhere_else() -> None:
    right = wrong = missed = 0
    complaints = []
    for text, expected in marked_sentences():
        here = found(text)
        right += len(here & expected)
        wrong += len(here - expected)
        missed += len(expected - here)
        if here != expected:
            complaints.append(f"{text}\n  too many: {here - expected}\n  missed: {expected - here}")
    assert right > 180
    assert right / (right + wrong) >= 0.98, "\n".join(complaints)
    assert right / (right + missed) >= 0.98, "\n".join(complaints)


def test_initials_count_once_their_organisation_is_named() -> None:
    assert found("The CNC has bought a boat.") == set()
    assert len(found("The Civil Nuclear Constabulary has bought a boat.\nThe CNC will keep it at Sellafield.")) == 2


def test_a_name_does_not_reach_across_paragraphs() -> None:
    assert found("Two bodies were found in Kent\nPolice are not looking for anyone else.") == set()


def test_accents_and_typographic_marks_do_not_hide_a_name() -> None:
    assert found("Fire Brigades’ Union") == {("fire-brigades-union", 0, 20)}
    assert found("Dyfed‑Powys Police") == {("dyfed-powys-police", 0, 18)}
    assert found("Kent Polïce") == {("kent-police", 0, 11)}


@pytest.mark.parametrize(
    ("alias", "organisation"),
    [
        ("Scotland Yard", "metropolitan-police"),
        ("the Met", "metropolitan-police"),
        ("met", "metropolitan-police"),
        ("GMP", "greater-manchester-police"),
        ("sas", "special-air-service"),
        ("Avon & Somerset Police", "avon-and-somerset-police"),
        ("old bailey", "central-criminal-court"),
        ("Leeds Crown Court", "leeds-crown-court"),
        ("kent-police", "kent-police"),
        ("beeb", None),
        ("Met Office", None),
        ("", None),
    ],
)
def test_an_organisation_goes_by_any_of_its_names(alias: str, organisation: str | None) -> None:
    match = organisation_named(alias)
    assert (match.id if match else None) == organisation


def test_services_and_places_come_in_the_order_of_their_first_mention() -> None:
    here = mentions("Kent Police, the RNLI and Kent Fire and Rescue Service met Kent Police at Maidstone Crown Court.")
    assert services_of(here) == (Service.POLICE, Service.COASTGUARD, Service.FIRE)
    assert places_of(here) == ("Kent", "United Kingdom and Ireland", "Maidstone")


def test_an_alias_belongs_to_one_organisation_and_to_no_lookalike() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for organisation in organisations():
        for alias in aliases_of(organisation):
            owners.setdefault(tuple(words(alias.text)), set()).add(organisation.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}
    assert owners.keys().isdisjoint(tuple(words(alias.text)) for alias in lookalikes())


def test_ids_are_unique_and_coordinates_come_in_pairs() -> None:
    assert [each for each, count in Counter(row.id for row in organisations()).items() if count > 1] == []
    assert [row.id for row in organisations() if (row.latitude is None) != (row.longitude is None)] == []


def test_the_services_of_the_kingdom_are_all_there() -> None:
    kinds = Counter(row.kind for row in organisations())
    forces = [row for row in organisations() if row.website and str(row.website).endswith(".police.uk/")]
    assert kinds[OrganisationKind.FIRE] == 44 + 3 + 2 + 4, (
        "England, Wales, Scotland and Northern Ireland, islands and defence"
    )
    assert kinds[OrganisationKind.CORONER] == 77
    assert len(forces) >= 43 + 2


def test_every_line_of_the_file_is_a_row() -> None:
    lines = (files("search.organisations") / "organisations.csv").read_text(encoding="utf-8").splitlines()
    assert len(organisations()) == len(lines) - 1
