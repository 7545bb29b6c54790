"""The gazetteer as it is read from its files, with the forms that follow from a name."""

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
"""How else a name with such an ending is written."""

NO_FORCE = ("{} Department", "{} and Crime Commissioner", "{} and Crime Panel", "{}, Fire and Crime Commissioner")
"""What follows the name of a force in the name of something else: elsewhere's police, who holds a force to account."""


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every organisation, in the order of the file."""
    rows = (files(__package__) / "organisations.csv").read_text(encoding="utf-8").splitlines()
    return tuple(ROWS.validate_python([_cells(row) for row in csv.DictReader(rows)]))


def aliases_of(organisation: Organisation) -> Iterator[Alias]:
    """Every way in which an organisation is written; its name in any case, unless a list says otherwise."""
    strict = (*organisation.as_written, *organisation.once_named)
    for name in (organisation.name, *organisation.aliases):
        if name not in strict:
            yield from (Alias(form) for form in _forms(name))
    for name in organisation.as_written:
        yield from (Alias(form, exact=True) for form in _forms(name))
    for name in organisation.once_named:
        yield Alias(name, exact=True, weak=True)


def lookalikes() -> Iterator[Alias]:
    """Names that hold an organisation's name and are something else."""
    for line in (files(__package__) / "lookalikes.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Alias(line)
    for organisation in organisations():
        for alias in aliases_of(organisation):
            if alias.text.endswith(" Police"):
                yield from (Alias(pattern.format(alias.text)) for pattern in NO_FORCE)


def _cells(row: dict[str, str]) -> dict[str, str | list[str]]:
    lists = {column: row[column].split("; ") for column in LISTS if row[column]}
    return {column: cell for column, cell in row.items() if cell and column not in LISTS} | lists


def _forms(name: str) -> Iterator[str]:
    """A name and how else it is written, with either "and" or "&", which is no word to the finder."""
    forms = [name]
    for ending, patterns in ENDINGS.items():
        if name.endswith(ending):
            forms += [pattern.format(name.removesuffix(ending)) for pattern in patterns]
    for form in forms:
        parts = form.split(" and ")
        for links in product((" and ", " & "), repeat=len(parts) - 1):
            yield "".join(chain(*zip(parts, (*links, ""), strict=True)))
