"""The commands alerts export and import, which save alerts to a file or move them to another Blue Light."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bluelight.command_context import CommandContext, open_context
from bluelight.commands.alerts.definition import print_secrets
from bluelight.console import complain, say
from search.alerts.delivery.addresses import read_addresses
from search.alerts.editing.alert_schema import ExportedAlertSchema, exported_alert, validated
from search.alerts.editing.terms import add_alert, suspend
from search.errors import AlertError, QueryError


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command()(export)
    app.command("import")(import_)


def export() -> None:
    """Print every alert as a line of JSON, without secrets: addresses of webhooks and services must be typed again.

    Example: `bluelight alerts export > alerts.jsonl`
    """
    with open_context() as context:
        lines = [exported_alert(alert) for alert in context.store.alerts.all()]
    for line in lines:
        print(line.model_dump_json())
    secret = sum(len(line.type_again) for line in lines)
    if secret:
        say(f"Addresses of webhooks and services without their secrets: {secret}; type them again under to.")


def import_(
    file: Annotated[Path, typer.Argument(help="A file that export printed; - reads standard input.")],
) -> None:
    """Set the alerts of an export. Lines with errors are reported and left out.

    Example: `bluelight alerts import alerts.jsonl`
    """
    lines = _lines(file)
    wrong = added = 0
    with open_context() as context:
        for place, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                _set(context, line, place)
            except (AlertError, QueryError) as error:
                complain(f"Line {place}: {error}")
                wrong += 1
            else:
                added += 1
    say(f"Alerts set: {added}, not set: {wrong}.")
    if wrong:
        raise typer.Exit(1)


def _lines(file: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise AlertError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    return text.splitlines()


def _set(context: CommandContext, line: str, place: int) -> None:
    """Set the alert of a line. Raises `AlertError`, `QueryError`."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AlertError(f"This is not JSON: {error}.") from error
    read = validated(ExportedAlertSchema, value)
    channels = read_addresses(read.to, context.settings)
    number = add_alert(context.store, read.terms(read.owner), channels)
    if read.suspended:
        suspend(context.store, number)
    for address in read.type_again:
        say(f"Line {place}: type {address} again, with its secret: bluelight alerts change {number} --to ADDRESS")
    print_secrets(channels)
