"""alerts …: standing queries, and who hears of what they find.

The command line is the administrator's: it sees every owner's alerts.
"""

from __future__ import annotations

import typer

from bluelight.commands.alerts import moving, setting, showing, trying

app = typer.Typer(help="Hear of every new story that matches a query.", no_args_is_help=True)
setting.register(app)
showing.register(app)
trying.register(app)
moving.register(app)
