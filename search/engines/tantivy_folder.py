"""The folder of an embedded index: one generation in it is the index, and `current.json` says which.

A new generation is built beside the current one, which goes on answering, and takes its place in one step.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tantivy import Index

from search.engines.document_fields import FORMAT
from search.engines.tantivy_query import SCHEMA
from search.errors import SearchIndexError

_CURRENT = "current.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """An index as it was built: where, and of which `FORMAT`; 0 is from before there were any."""

    path: Path
    format: int

    @property
    def answers(self) -> bool:
        """Whether today's queries mean the same in it: its fields are the first of today's, or all."""
        held = json.loads((self.path / "meta.json").read_text("utf-8"))["schema"]
        today: Any = SCHEMA.__reduce__()[1]
        return bool(held == today[0]["inner"][: len(held)])


def prepare(folder: Path) -> None:
    """Make an empty index where the folder is missing or empty; raises `OSError` where that cannot be."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        _create(folder)


def current(folder: Path) -> Generation:
    """The generation that answers.

    Raises `SearchIndexError` where the folder holds something else, and `OSError`, `ValueError` where it cannot
    be read.
    """
    if not folder.exists():
        raise FileNotFoundError("the folder is gone")
    if folder.is_dir() and (folder / _CURRENT).is_file():
        held = json.loads((folder / _CURRENT).read_text("utf-8"))
        return Generation(folder / held["generation"], held["format"])
    if folder.is_dir() and Index.exists(str(folder)):
        return Generation(folder, 0)
    raise SearchIndexError(f"{folder} is something else than the folder of a search index; name another.")


def following(folder: Path, held: Generation) -> Generation:
    """An empty generation to build beside the one that is held; what a killed process left is deleted."""
    number = int(held.path.name) + 1 if held.path != folder else 1
    made = folder / str(number)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    Index(SCHEMA, path=str(made))
    return Generation(made, FORMAT)


def put_in_place(folder: Path, built: Generation) -> None:
    """Let a generation answer from now on, in one step, and delete all others."""
    _point(folder, built)
    for other in folder.iterdir():
        if other.is_dir() and other != built.path:
            shutil.rmtree(other, ignore_errors=True)
        elif other.is_file() and other.name != _CURRENT:
            other.unlink()


def _point(folder: Path, generation: Generation) -> None:
    fresh = folder / f".{_CURRENT}"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump({"generation": generation.path.name, "format": generation.format}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _CURRENT)


def _create(folder: Path) -> None:
    """Made beside and moved into place, so that of two processes that create it at once one wins, whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".index-", dir=folder.parent) as scratch:
        made = Path(scratch) / "index"
        made.mkdir()
        _point(made, following(made, Generation(made, 0)))
        try:
            made.rename(folder)
        except OSError:
            if not (folder / _CURRENT).exists():
                raise
