"""alerts …: standing queries, and who hears of what they find.

The command line is the administrator's: it sees every owner's alerts.
"""

from __future__ import annotations

import typer

from bluelight.commands.alerts import checks, definition, reports, transfer_file

app = typer.Typer(help="Hear of every new story that matches a query.", no_args_is_help=True)
definition.register(app)
reports.register(app)
checks.register(app)
transfer_file.register(app)
