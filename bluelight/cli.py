"""The command line `bluelight`. An expected error is printed as one line on standard error, with exit code 1."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bluelight import __version__
from bluelight.commands import alerts, archives, crawls, launch, maintenance, page_extraction, queries, watch
from bluelight.console import complain
from search.errors import BlueLightError, QueryError

app = typer.Typer(
    name="bluelight",
    help="Collect news of the emergency services: one search, alerts, trends.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
launch.register(app)
crawls.register(app)
archives.register(app)
queries.register(app)
page_extraction.register(app)
maintenance.register(app)
watch.register(app)
app.add_typer(alerts.app, name="alerts")


@app.callback(invoke_without_command=True)
def root(
    show_version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
) -> None:
    """Collect news of the emergency services: one search, alerts, trends."""
    if show_version:
        version()
        raise typer.Exit


@app.command()
def version() -> None:
    """Show the version of Blue Light.

    Example: `bluelight version`
    """
    typer.echo(f"bluelight {__version__}")


def main() -> None:
    """Run the command line. Exits with 1 after an expected error, and with 130 after Ctrl+C."""
    try:
        app()
    except QueryError as error:
        complain(f"{error} (at character {error.position + 1} of the query)")
        sys.exit(1)
    except BlueLightError as error:
        complain(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
