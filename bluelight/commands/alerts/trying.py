"""alerts preview, test: what an alert would bring, and whether it would arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bluelight.commands.alerts.setting import Number
from bluelight.console import MINUS, out, say, with_marks
from bluelight.desk import opened
from search import newsroom
from search.alerts.preview import preview as foreseen
from search.alerts.trying import try_channels

if TYPE_CHECKING:
    from search.alerts.preview import Preview


def register(app: typer.Typer) -> None:
    app.command(context_settings=MINUS)(preview)
    app.command()(test)


def preview(query: Annotated[str, typer.Argument(help="What to look for, as in a search.")]) -> None:
    """Say what an alert would have brought, which stories, and what would make them fewer or more.

    Example: `bluelight alerts preview 'inquest -football'`
    """
    with opened() as desk:
        found = foreseen(query, store=desk.store, index=desk.index)
    for row in found.newest.rows:
        told = f"{newsroom.clock(row.reading.story.when)}  {row.reading.source.label}: "
        out.print(Text(told, "dim") + with_marks(row.reading.title), soft_wrap=True)
    _judge(found)


def test(number: Number) -> None:
    """Send a test through all channels of an alert at once, and say what each server answers.

    Example: `bluelight alerts test 3`
    """
    with opened() as desk:
        answers = try_channels(desk.store, desk.settings, desk.store.alerts.one(number))
    for answer in answers:
        out.print(Text(f"{answer.channel.shown}: {answer.problem or 'took it'}"), soft_wrap=True)
    if not answers:
        say(f"Alert {number} has no channels, only its feed.")
    if any(answer.problem for answer in answers):
        raise typer.Exit(1)


def _judge(found: Preview) -> None:
    say(found.sentence)
    say("; ".join(f"{count} in the last {days} days" for days, count in found.counts.items()))
    if found.advised:
        say(found.advised)
    if found.summary_only:
        say(f"searched by their summary only: {', '.join(source.label for source in found.summary_only)}")
    for what, offered in (("narrower", found.narrowing), ("wider", found.widening)):
        for each in offered:
            say(f"{what}: {each.query}")
