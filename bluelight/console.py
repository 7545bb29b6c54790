"""What commands print: answers on standard output, progress and complaints on standard error."""

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
"""Characters a line where nobody looks at a terminal: a table that is piped on must not lose the ends of names."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
MINUS = {"ignore_unknown_options": True}
"""For commands that take a query: -football is a part of it, and no option."""

err = Console(stderr=True, highlight=False)


def complain(sentence: str) -> None:
    """Say on standard error what went wrong."""
    err.print(Text(sentence), soft_wrap=True)


def say(sentence: str) -> None:
    """Say something for a person, on standard error, so that output can be read by a program."""
    err.print(Text(sentence), soft_wrap=True)


def print_json(value: Any) -> None:
    """Print for a program: times as ISO 8601 in UTC, tuples as lists."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def with_marks(marked: Marked, style: str = "bold yellow") -> Text:
    """Text from a story for the terminal, what matched in bold; nothing in it is read as markup."""
    return Text.assemble(*((run, style if matched else "") for run, matched in marked.runs()))


@contextmanager
def progress(task: str, total: int | None = None) -> Iterator[Progress]:
    """A bar on standard error, only where that is a terminal; its one task has the id 0."""
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
