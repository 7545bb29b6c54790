"""Every package that the code imports is declared, so that an update of another package cannot take it away."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
OURS = {"bluelight", "crawler", "dashboard", "search"}
NEWER = {"compression"}
"""In the standard library of newer versions of Python."""


def imported(package: str) -> Iterator[str]:
    """The top-level names of all that a package imports from elsewhere."""
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Import(names):
                    yield from (each.name.partition(".")[0] for each in names)
                case ast.ImportFrom(str(module), _, 0):
                    yield module.partition(".")[0]


def declared() -> set[str]:
    """The distributions that pyproject.toml names for the program, with its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    return {re.split(r"[\[<>=]", each)[0].lower().replace("_", "-") for each in requirements}


@pytest.mark.parametrize("package", sorted(OURS))
def test_what_a_package_imports_is_declared(package: str) -> None:
    distributions = packages_distributions()
    names = set(imported(package)) - OURS - NEWER - set(sys.stdlib_module_names)
    undeclared = {
        name
        for name in names
        if declared().isdisjoint(each.lower().replace("_", "-") for each in distributions.get(name, [name]))
    }
    assert not undeclared
