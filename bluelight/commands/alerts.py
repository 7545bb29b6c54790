"""alerts add, list, remove: standing queries."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bluelight.console import MINUS, out, print_json, say
from bluelight.desk import opened
from search import newsroom
from search.alerts.standing import add_alert

app = typer.Typer(help="Hear by mail of every new story that matches a query.", no_args_is_help=True)


@app.command(context_settings=MINUS)
def add(
    query: Annotated[str, typer.Argument(help="What to look for, as in a search.")],
    email: Annotated[str, typer.Option(help="Who gets the mails.")],
) -> None:
    """Set an alert on what comes from now on.

    Example: `bluelight alerts add inquest --email newsdesk@example.org`
    """
    with opened() as desk:
        number = add_alert(desk.store, query, email)
        smtp = desk.settings.smtp
    say(f"Alert {number} is set." + ("" if smtp else " No mail server is set yet: its mails wait (BLUELIGHT_SMTP)."))


@app.command("list")
def list_(json: Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")] = False) -> None:
    """List the alerts, when each was last checked and against how many stories.

    Example: `bluelight alerts list`
    """
    with opened() as desk:
        alerts = desk.store.alerts.all()
    if json:
        print_json([asdict(alert) for alert in alerts])
        return
    table = Table("no", "query", "mail", "fired", "waiting", "last checked", "stories checked", "problem", box=None)
    for alert in alerts:
        table.add_row(
            str(alert.id),
            Text(alert.query),
            Text(alert.email),
            str(alert.fired),
            str(alert.waiting),
            newsroom.clock(alert.checked) if alert.checked else "not yet",
            str(alert.stories_checked),
            Text(alert.problem),
        )
    out.print(table)
    if not alerts:
        say("No alert is set; try bluelight alerts add inquest --email you@example.org")


@app.command()
def remove(
    number: Annotated[int, typer.Argument(help="The alert's number, as alerts list shows it.", max=2**31 - 1)],
) -> None:
    """Remove an alert, and those of its mails that wait.

    Example: `bluelight alerts remove 3`
    """
    with opened() as desk:
        desk.store.alerts.remove(number)
    say(f"Alert {number} is removed.")
