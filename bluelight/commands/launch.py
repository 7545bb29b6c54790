"""demo, up, dashboard: Blue Light as it runs."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from bluelight.command_context import open_context
from bluelight.console import err, say
from bluelight.processes import run, run_until, stopped_by_signal
from search import calendar
from search.alert import Terms
from search.alerts.delivery.addresses import read_addresses
from search.alerts.editing.terms import add_alert
from search.errors import SettingsError
from search.settings import read_settings

Port = Annotated[int, typer.Option(help="Where the dashboard answers, on this machine.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address it binds; 0.0.0.0 for every one, behind a login of yours.")]
SAMPLE = {"BLUELIGHT_SAMPLE": "1", "BLUELIGHT_STORE": "", "BLUELIGHT_INDEX": "", "BLUELIGHT_SMTP": ""}
"""Settings under which the sample's data are kept apart from the newsroom's own, and no mail leaves."""
RESTART_AFTER = 5
"""Seconds until a process that ended is started again."""


def register(app: typer.Typer) -> None:
    for command in (demo, up, dashboard):
        app.command()(command)


def demo(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Gather the sample archive through the real spiders, match alerts, and open the dashboard on it.

    The sample is built anew each time, in a folder of its own. Example: `bluelight demo`
    """
    from bluelight.sample.sample_archive import build_archive

    _check_free(host, port)
    folder = read_settings().data / f"sample-{port}"
    os.environ.update(SAMPLE | {"BLUELIGHT_DATA": str(folder), "BLUELIGHT_DASHBOARD": f"http://{host}:{port}"})
    _forget(folder)
    with open_context() as context:
        add_alert(
            context.store, Terms(query="inquest"), read_addresses(["newsdesk@ambershire.example"], context.settings)
        )
    archive = folder / "sample.warc.gz"
    with err.status("Writing the sample archive"):
        build_archive(archive, calendar.now())
    if code := run("replay", str(archive), "--alerts"):
        raise typer.Exit(code)
    _serve(host, port)


def up(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Run the watch and the dashboard, and start either again when it ends.

    Example: `bluelight up`
    """
    _check_free(host, port)
    os.environ.setdefault("BLUELIGHT_DASHBOARD", f"http://{host}:{port}")
    stop = stopped_by_signal()
    commands = (("watch",), ("dashboard", "--port", str(port), "--host", host))
    keepers = [threading.Thread(target=_keep_running, args=(command, stop)) for command in commands]
    for keeper in keepers:
        keeper.start()
    say(f"Blue Light is up: http://{host}:{port}")
    for keeper in keepers:
        keeper.join()


def dashboard(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Open the dashboard.

    Example: `bluelight dashboard --port 8600`
    """
    _check_free(host, port)
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    from dashboard.server import serve

    address = f"http://{host}:{port}"
    say(f"The dashboard answers at {address} (stop it with Ctrl+C).")
    if sys.stdout.isatty() and os.environ.get("DISPLAY"):
        threading.Timer(2, webbrowser.open, [address]).start()
    serve(host=host, port=port)


def _forget(folder: Path) -> None:
    """Remove an earlier sample, and nothing else that may lie in its folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in ("bluelight.db", "bluelight.db-wal", "bluelight.db-shm", "sample.warc.gz"):
            (folder / file).unlink(missing_ok=True)
        for index in folder.glob("index*"):
            shutil.rmtree(index)
    except OSError as error:
        raise SettingsError(f"The folder of the sample {folder} cannot be used: {error.strerror}.") from error


def _keep_running(command: tuple[str, ...], stop: threading.Event) -> None:
    while not stop.is_set():
        code = run_until(stop, *command)
        if not stop.wait(RESTART_AFTER):
            say(f"bluelight {command[0]} ended with {code}; it is started again.")


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be used: {error.strerror}; choose another with --port."
            ) from error
