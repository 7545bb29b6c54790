"""alerts test: whether what an alert finds would arrive."""

from __future__ import annotations

import typer
from rich.text import Text

from bluelight.commands.alerts.setting import Number
from bluelight.console import out, say
from bluelight.desk import opened
from search.alerts.trying import try_channels


def register(app: typer.Typer) -> None:
    app.command()(test)


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
