"""health: how the sources are doing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bluelight.console import complain, out, print_json, say
from bluelight.desk import opened
from search import newsroom
from search.health import Health, survey


def register(app: typer.Typer) -> None:
    app.command()(health)


def health(json: Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")] = False) -> None:
    """Say how each source is doing; exits with 1 when one is broken or has fallen silent.

    Example: `bluelight health`
    """
    with opened() as desk:
        found = survey(desk.store, newsroom.now())
    if json:
        print_json([asdict(each) for each in found])
    else:
        _print(found)
    unwell = [each.source.label for each in found if not each.well]
    if unwell:
        complain(f"{len(unwell)} of {len(found)} sources are not well: {', '.join(unwell)}.")
        raise typer.Exit(1)


def _print(found: list[Health]) -> None:
    table = Table("source", "how it goes", "last visit", "newest", "today", "expected", "lacking", "errors", box=None)
    for each in found:
        table.add_row(
            Text(each.source.label),
            Text(f"{each.condition}: {each.words}"),
            newsroom.clock(each.last_visit) if each.last_visit else "never",
            newsroom.clock(each.last_story) if each.last_story else "none",
            str(each.today),
            f"{each.expected:.1f}",
            _lacking(each),
            ", ".join(f"{kind} × {count}" for kind, count in each.errors.items()),
        )
    out.print(table)
    if not found:
        say("No source was crawled yet; try bluelight crawl.")


def _lacking(each: Health) -> str:
    shares = (("date", each.without_date), ("headline", each.without_title), ("text", each.without_text))
    return ", ".join(f"{what} {share:.0%}" for what, share in shares if share)
