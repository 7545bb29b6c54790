"""Read the gazetteer from its files, and derive the other forms of each name."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import TYPE_CHECKING

from search.organisations.automaton import Alias
from search.organisations.organisation import ROWS, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS = ("aliases", "as_written", "once_named")

ENDINGS = {
    " Constabulary": ("{} Police",),
    " Fire and Rescue Service": ("{} Fire and Rescue", "{} Fire Service", "{} Fire and Rescue Authority"),
    " Fire Brigade": ("{} Fire Service",),
    " Ambulance Service": ("{} Ambulance",),
    " Crown Court": ("Crown Court at {}", "Crown Court sitting at {}"),
    " Coroner": (
        "{} Coroner's Court",
        "{} Coroners' Court",
        "{} Coroner's Service",
        "coroner for {}",
        "coroner for the county of {}",
        "coroner for the coroner area of {}",
    ),
}
"""The other forms of a name with one of these endings."""

NOT_A_FORCE = ("{} Department", "{} and Crime Commissioner", "{} and Crime Panel", "{}, Fire and Crime Commissioner")
"""Names that contain the name of a force and mean something else: police elsewhere, or who oversees a force."""


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return every organisation, in the order of the file. Cached. Raises `pydantic.ValidationError`."""
    rows = (files(__package__) / "organisations.csv").read_text(encoding="utf-8").splitlines()
    return tuple(ROWS.validate_python([_cells(row) for row in csv.DictReader(rows)]))


def aliases_of(organisation: Organisation) -> Iterator[Alias]:
    """Yield every form of an organisation's names. Case does not matter unless a list of the row says so."""
    strict = (*organisation.as_written, *organisation.once_named)
    for name in (organisation.name, *organisation.aliases):
        if name not in strict:
            yield from (Alias(form) for form in _forms(name))
    for name in organisation.as_written:
        yield from (Alias(form, exact=True) for form in _forms(name))
    for name in organisation.once_named:
        yield Alias(name, exact=True, weak=True)


def lookalikes() -> Iterator[Alias]:
    """Yield names that contain the name of an organisation and mean something else."""
    for line in (files(__package__) / "lookalikes.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Alias(line)
    for organisation in organisations():
        for alias in aliases_of(organisation):
            if alias.text.endswith(" Police"):
                yield from (Alias(pattern.format(alias.text)) for pattern in NOT_A_FORCE)


def _cells(row: dict[str, str]) -> dict[str, str | list[str]]:
    lists = {column: row[column].split("; ") for column in LISTS if row[column]}
    return {column: cell for column, cell in row.items() if cell and column not in LISTS} | lists


def _forms(name: str) -> Iterator[str]:
    """Yield a name and its other forms, each with "and" and with "&", which the finder does not count as a word."""
    forms = [name]
    for ending, patterns in ENDINGS.items():
        if name.endswith(ending):
            forms += [pattern.format(name.removesuffix(ending)) for pattern in patterns]
    for form in forms:
        parts = form.split(" and ")
        for links in product((" and ", " & "), repeat=len(parts) - 1):
            yield "".join(chain(*zip(parts, (*links, ""), strict=True)))
