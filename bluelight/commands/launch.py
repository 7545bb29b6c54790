"""The commands demo, up and dashboard, which run Blue Light."""

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
from bluelight.processes import run, run_until, stop_event
from search import calendar
from search.alert import Terms
from search.alerts.delivery.addresses import read_addresses
from search.alerts.editing.terms import add_alert
from search.errors import SettingsError
from search.settings import read_settings

Port = Annotated[int, typer.Option(help="The port of the dashboard on this machine.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address to bind; 0.0.0.0 is every address: set up a login first.")]
SAMPLE = {"BLUELIGHT_SAMPLE": "1", "BLUELIGHT_STORE": "", "BLUELIGHT_INDEX": "", "BLUELIGHT_SMTP": ""}
"""Settings that keep the sample's data apart from the newsroom's own, and that stop mails from leaving."""
RESTART_AFTER = 5
"""Seconds before a process that ended is started again."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (demo, up, dashboard):
        app.command()(command)


def demo(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Read the sample archive through the real spiders, match an alert, and open the dashboard on the result.

    The sample is rebuilt each time, in its own folder. Example: `bluelight demo`
    """
    from bluelight.sample.sample_archive import build_archive

    _check_free(host, port)
    folder = read_settings().data / f"sample-{port}"
    os.environ.update(SAMPLE | {"BLUELIGHT_DATA": str(folder), "BLUELIGHT_DASHBOARD": f"http://{host}:{port}"})
    _clear(folder)
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
    """Run the watch and the dashboard, and start each again if it ends.

    Example: `bluelight up`
    """
    _check_free(host, port)
    os.environ.setdefault("BLUELIGHT_DASHBOARD", f"http://{host}:{port}")
    stop = stop_event()
    commands = (("watch",), ("dashboard", "--port", str(port), "--host", host))
    threads = [threading.Thread(target=_keep_running, args=(command, stop)) for command in commands]
    for thread in threads:
        thread.start()
    say(f"Blue Light is running at http://{host}:{port} (stop it with Ctrl+C).")
    for thread in threads:
        thread.join()


def dashboard(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Serve the dashboard.

    Example: `bluelight dashboard --port 8600`
    """
    _check_free(host, port)
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    from dashboard.server import serve

    address = f"http://{host}:{port}"
    say(f"The dashboard is running at {address} (stop it with Ctrl+C).")
    if sys.stdout.isatty() and os.environ.get("DISPLAY"):
        threading.Timer(2, webbrowser.open, [address]).start()
    serve(host=host, port=port)


def _clear(folder: Path) -> None:
    """Remove an earlier sample, and nothing else that may be in its folder."""
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
            say(f"bluelight {command[0]} ended with exit code {code} and is started again.")


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be used: {error.strerror}. Choose another port with --port."
            ) from error
