"""The commands alerts preview and alerts test, which check what an alert finds and whether its channels work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bluelight.command_context import open_context
from bluelight.commands.alerts.definition import Number
from bluelight.console import MINUS, out, say, with_marks
from search import calendar
from search.alerts.delivery.trial import try_channels
from search.alerts.editing.preview import preview as preview_alert

if TYPE_CHECKING:
    from search.alerts.editing.preview import Preview


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command(context_settings=MINUS)(preview)
    app.command()(test)


def preview(query: Annotated[str, typer.Argument(help="What to look for, as in a search.")]) -> None:
    """Show what an alert would have found, and what would narrow or widen its query.

    Example: `bluelight alerts preview 'inquest -football'`
    """
    with open_context() as context:
        result = preview_alert(query, store=context.store, index=context.index)
    for row in result.newest.rows:
        facts = f"{calendar.format_moment(row.shown.story.when)}  {row.shown.source.label}: "
        out.print(Text(facts, "dim") + with_marks(row.shown.title), soft_wrap=True)
    _print_summary(result)


def test(number: Number) -> None:
    """Send a test message through all channels of an alert, and show what each server answers.

    Example: `bluelight alerts test 3`
    """
    with open_context() as context:
        answers = try_channels(context.store, context.settings, context.store.alerts.one(number))
    for answer in answers:
        out.print(Text(f"{answer.channel.shown}: {answer.problem or 'accepted'}"), soft_wrap=True)
    if not answers:
        say(f"Alert {number} has no channels; what it finds is in its feed only.")
    if any(answer.problem for answer in answers):
        raise typer.Exit(1)


def _print_summary(result: Preview) -> None:
    say(result.sentence)
    say("; ".join(f"{count} in the last {days} days" for days, count in result.counts.items()))
    if result.advice:
        say(result.advice)
    if result.summary_only:
        say(f"searched by headline and summary only: {', '.join(source.label for source in result.summary_only)}")
    for label, suggestions in (("narrower", result.narrowing), ("wider", result.widening)):
        for suggestion in suggestions:
            say(f"{label}: {suggestion.query}")
