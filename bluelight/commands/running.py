"""demo, up, dashboard: Blue Light as it runs."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import webbrowser
from collections.abc import Mapping
from typing import Annotated

import typer

from bluelight.console import err, say
from bluelight.desk import opened
from bluelight.processes import run, run_until, stopped_by_signal
from search import newsroom
from search.alerts.standing import add_alert
from search.errors import SettingsError
from search.settings import Settings, read_settings

Port = Annotated[int, typer.Option(help="Where the dashboard answers, on this machine.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address it binds; 0.0.0.0 for every one, behind a login of yours.")]
RESTART_AFTER = 5
"""Seconds until a process that ended is started again."""


def register(app: typer.Typer) -> None:
    for command in (demo, up, dashboard):
        app.command()(command)


def demo(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Gather the sample archive through the real spiders, match alerts, and open the dashboard on it.

    The sample is built anew each time, in a folder of its own. Example: `bluelight demo`
    """
    from bluelight.sample.archive import build

    _check_free(host, port)
    settings = _sample_settings(read_settings())
    shutil.rmtree(settings.data, ignore_errors=True)
    settings.data.mkdir(parents=True)
    with opened(settings) as desk:
        add_alert(desk.store, "inquest", "newsdesk@ambershire.example")
    archive = settings.data / "sample.warc.gz"
    with err.status("Writing the sample archive"):
        build(archive, newsroom.now())
    if code := run("replay", str(archive), "--alerts", environment=_environment(settings)):
        raise typer.Exit(code)
    _serve(settings, port, host)


def up(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Run the watch and the dashboard, and start either again when it ends.

    Example: `bluelight up`
    """
    _check_free(host, port)
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
    _serve(read_settings(), port, host)


def _serve(settings: Settings, port: int, host: str) -> None:
    from dashboard.server import serve

    address = f"http://{host}:{port}"
    say(f"The dashboard answers at {address} (stop it with Ctrl+C).")
    if sys.stdout.isatty() and os.environ.get("DISPLAY"):
        threading.Timer(2, webbrowser.open, [address]).start()
    serve(settings, host=host, port=port)


def _sample_settings(settings: Settings) -> Settings:
    """Settings under which the sample's data are kept apart from the newsroom's own, and no mail leaves."""
    return settings.model_copy(
        update={"data": settings.data / "sample", "store": "", "index": "", "smtp": "", "sample": True}
    )


def _environment(settings: Settings) -> Mapping[str, str]:
    """These settings, as another process of ours reads them."""
    values = settings.model_dump(mode="json")
    return {f"BLUELIGHT_{name.upper()}": str(value) for name, value in values.items()}


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
