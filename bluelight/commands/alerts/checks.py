"""alerts preview, test: what an alert would bring, and whether it would arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bluelight.command_context import open_context
from bluelight.commands.alerts.definition import Number
from bluelight.console import MINUS, out, say, with_marks
from search import calendar
from search.alerts.delivery.trial import try_channels
from search.alerts.editing.preview import preview as foreseen

if TYPE_CHECKING:
    from search.alerts.editing.preview import Preview


def register(app: typer.Typer) -> None:
    app.command(context_settings=MINUS)(preview)
    app.command()(test)


def preview(query: Annotated[str, typer.Argument(help="What to look for, as in a search.")]) -> None:
    """Say what an alert would have brought, which stories, and what would make them fewer or more.

    Example: `bluelight alerts preview 'inquest -football'`
    """
    with open_context() as context:
        found = foreseen(query, store=context.store, index=context.index)
    for row in found.newest.rows:
        told = f"{calendar.format_moment(row.shown.story.when)}  {row.shown.source.label}: "
        out.print(Text(told, "dim") + with_marks(row.shown.title), soft_wrap=True)
    _judge(found)


def test(number: Number) -> None:
    """Send a test through all channels of an alert at once, and say what each server answers.

    Example: `bluelight alerts test 3`
    """
    with open_context() as context:
        answers = try_channels(context.store, context.settings, context.store.alerts.one(number))
    for answer in answers:
        out.print(Text(f"{answer.channel.shown}: {answer.problem or 'took it'}"), soft_wrap=True)
    if not answers:
        say(f"Alert {number} has no channels, only its feed.")
    if any(answer.problem for answer in answers):
        raise typer.Exit(1)


def _judge(found: Preview) -> None:
    say(found.sentence)
    say("; ".join(f"{count} in the last {days} days" for days, count in found.counts.items()))
    if found.advice:
        say(found.advice)
    if found.summary_only:
        say(f"searched by their summary only: {', '.join(source.label for source in found.summary_only)}")
    for what, offered in (("narrower", found.narrowing), ("wider", found.widening)):
        for each in offered:
            say(f"{what}: {each.query}")
