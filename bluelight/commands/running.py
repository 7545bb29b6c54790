"""demo, up, dashboard: Blue Light as it runs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Mapping
from typing import Annotated

import typer

from bluelight.console import err, say
from bluelight.desk import opened
from search import newsroom
from search.alerts.standing import add_alert
from search.errors import SettingsError
from search.settings import Settings, read_settings

Port = Annotated[int, typer.Option(help="Where the dashboard answers, on this machine.", min=1, max=65535)]
RESTART_AFTER = 5
"""Seconds until a process that ended is started again."""


def register(app: typer.Typer) -> None:
    for command in (demo, up, dashboard):
        app.command()(command)


def demo(port: Port = 8501) -> None:
    """Gather the sample archive through the real spiders, match alerts, and open the dashboard on it.

    The sample is built anew each time, in a folder of its own. Example: `bluelight demo`
    """
    from bluelight.sample.archive import build

    _check_free(port)
    settings = _sample_settings(read_settings())
    shutil.rmtree(settings.data, ignore_errors=True)
    settings.data.mkdir(parents=True)
    with opened(settings) as desk:
        add_alert(desk.store, "inquest", "newsdesk@ambershire.example")
    archive = settings.data / "sample.warc.gz"
    with err.status("Writing the sample archive"):
        build(archive, newsroom.now())
    _run("replay", str(archive), "--alerts", environment=_environment(settings))
    _serve(settings, port)


def up(port: Port = 8501) -> None:
    """Run the watch and the dashboard, and start either again when it ends.

    Example: `bluelight up`
    """
    _check_free(port)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    commands = (("watch",), ("dashboard", "--port", str(port)))
    keepers = [threading.Thread(target=_keep_running, args=(command, stop)) for command in commands]
    for keeper in keepers:
        keeper.start()
    say(f"Blue Light is up: http://127.0.0.1:{port}")
    for keeper in keepers:
        keeper.join()


def dashboard(port: Port = 8501) -> None:
    """Open the dashboard.

    Example: `bluelight dashboard --port 8600`
    """
    _check_free(port)
    _serve(read_settings(), port)


def _serve(settings: Settings, port: int) -> None:
    from dashboard.server import serve

    say(f"The dashboard answers at http://127.0.0.1:{port} (stop it with Ctrl+C).")
    if sys.stdout.isatty() and os.environ.get("DISPLAY"):
        threading.Timer(2, webbrowser.open, [f"http://127.0.0.1:{port}"]).start()
    os.environ.update(_environment(settings))
    serve(settings, port=port)


def _sample_settings(settings: Settings) -> Settings:
    """Settings under which the sample's data are kept apart from the newsroom's own, and no mail leaves."""
    return settings.model_copy(
        update={"data": settings.data / "sample", "store": "", "index": "", "smtp": "", "sample": True}
    )


def _environment(settings: Settings) -> Mapping[str, str]:
    """These settings, as another process of ours reads them."""
    values = settings.model_dump(mode="json")
    return {f"BLUELIGHT_{name.upper()}": str(value) for name, value in values.items()}


def _run(*arguments: str, environment: Mapping[str, str]) -> None:
    """Another command in a process of its own: Scrapy's reactor runs once in a process."""
    done = subprocess.run([sys.executable, "-m", "bluelight", *arguments], env={**os.environ, **environment})
    if done.returncode:
        raise typer.Exit(done.returncode)


def _keep_running(command: tuple[str, ...], stop: threading.Event) -> None:
    while not stop.is_set():
        process = subprocess.Popen([sys.executable, "-m", "bluelight", *command])
        while process.poll() is None and not stop.wait(1):
            pass
        if process.poll() is None:
            process.terminate()
            process.wait()
        elif not stop.wait(RESTART_AFTER):
            say(f"bluelight {command[0]} ended with {process.returncode}; it is started again.")


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SettingsError(f"Port {port} is taken: {error.strerror}; choose another with --port.") from error
