"""The commands `bluelight alerts …`. They are the administrator's, so they see the alerts of every owner."""

from __future__ import annotations

import typer

from bluelight.commands.alerts import checks, definition, reports, transfer_file

app = typer.Typer(help="Get a message about every new story that matches a query.", no_args_is_help=True)
definition.register(app)
reports.register(app)
checks.register(app)
transfer_file.register(app)
