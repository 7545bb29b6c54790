"""Printing for commands: results go to standard output, progress and errors to standard error."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.query.highlight import Marked

WIDE = 240
"""Characters in a line if the output is not a terminal: a table that is piped must not lose the ends of names."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
MINUS = {"ignore_unknown_options": True}
"""Settings of commands that take a query, in which -football is a word and not an option."""

err = Console(stderr=True, highlight=False)


def complain(sentence: str) -> None:
    """Print an error on standard error."""
    err.print(Text(sentence), soft_wrap=True)


def say(sentence: str) -> None:
    """Print a sentence for a person on standard error, so that a program can read standard output."""
    err.print(Text(sentence), soft_wrap=True)


def print_json(value: Any) -> None:
    """Print JSON for a program: times as ISO 8601 in UTC, tuples as lists."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def with_marks(marked: Marked, style: str = "bold yellow") -> Text:
    """Return a story's text for the terminal, with what matched in `style`. Nothing in it is read as markup."""
    return Text.assemble(*((piece, style if place % 2 else "") for place, piece in enumerate(marked.pieces)))


@contextmanager
def progress(task: str, total: int | None = None) -> Iterator[Progress]:
    """Show a progress bar on standard error, if that is a terminal. Its only task has the id 0."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        bar.add_task(task, total=total)
        yield bar


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be printed as JSON")
