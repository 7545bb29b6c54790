"""The folder of a tantivy index: each subfolder is a generation of the index, and `current.json` names the one in use.

A new generation is built beside the current one, which answers meanwhile, and replaces it in one step.
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
from search.engines.tantivy_schema import SCHEMA
from search.errors import SearchIndexError
from search.private_files import create_folder

_CURRENT = "current.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """One build of an index: its folder and its `FORMAT`, which is 0 for indexes older than that number."""

    path: Path
    format: int

    @property
    def answers(self) -> bool:
        """Whether today's queries mean the same in it: its fields are today's, or the first of them."""
        fields = json.loads((self.path / "meta.json").read_text("utf-8"))["schema"]
        today: Any = SCHEMA.__reduce__()[1]
        return bool(fields == today[0]["inner"][: len(fields)])


def create_if_missing(folder: Path) -> None:
    """Create an empty index if the folder is missing or empty. Raises `OSError` if that is not possible."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        _create(folder)


def current_generation(folder: Path) -> Generation:
    """Return the generation in use.

    Raises `SearchIndexError` if the folder contains something other than an index, and `OSError` or `ValueError` if the
    index cannot be read.
    """
    if not folder.exists():
        raise FileNotFoundError("the folder is gone")
    if folder.is_dir() and (folder / _CURRENT).is_file():
        current = json.loads((folder / _CURRENT).read_text("utf-8"))
        return Generation(folder / current["generation"], current["format"])
    if folder.is_dir() and Index.exists(str(folder)):
        return Generation(folder, 0)
    raise SearchIndexError(f"{folder} is not the folder of a search index: choose another.")


def create_generation(folder: Path, current: Generation) -> Generation:
    """Create an empty generation to build beside the current one, and delete what a killed process left there."""
    number = int(current.path.name) + 1 if current.path != folder else 1
    path = folder / str(number)
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    Index(SCHEMA, path=str(path))
    return Generation(path, FORMAT)


def switch_to(folder: Path, generation: Generation) -> None:
    """Use this generation from now on, in one step, and delete all others."""
    _write_current(folder, generation)
    for other in folder.iterdir():
        if other.is_dir() and other != generation.path:
            shutil.rmtree(other, ignore_errors=True)
        elif other.is_file() and other.name != _CURRENT:
            other.unlink()


def _write_current(folder: Path, generation: Generation) -> None:
    temporary = folder / f".{_CURRENT}"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({"generation": generation.path.name, "format": generation.format}, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / _CURRENT)


def _create(folder: Path) -> None:
    """Create an index beside the folder and rename it: if two processes do so at once, one of them wins completely."""
    create_folder(folder.parent)
    with TemporaryDirectory(prefix=".index-", dir=folder.parent) as scratch:
        index = Path(scratch) / "index"
        create_folder(index)
        _write_current(index, create_generation(index, Generation(index, 0)))
        try:
            index.rename(folder)
        except OSError:
            if not (folder / _CURRENT).exists():
                raise
