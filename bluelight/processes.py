"""Other commands of ours, each in a process of its own: Scrapy's reactor runs once in a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import Any


def stopped_by_signal() -> threading.Event:
    """An event that SIGTERM and Ctrl+C set, in the place of ending this process at once."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run(*arguments: str) -> int:
    """Run a command to its end; returns its exit code."""
    return subprocess.run(_command(arguments)).returncode


def run_until(stop: threading.Event, *arguments: str) -> int:
    """Run a command to its end, or until `stop`, which asks it to finish; returns its exit code."""
    process = begin(*arguments)
    while process.poll() is None and not stop.wait(0.2):
        pass
    return end(process)


def begin(*arguments: str) -> subprocess.Popen[Any]:
    """A command that runs beside this process."""
    return subprocess.Popen(_command(arguments))


def end(process: subprocess.Popen[Any]) -> int:
    """Have a command finish, if it has not; returns its exit code."""
    if process.poll() is None:
        process.terminate()
    return process.wait()


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "bluelight", *arguments]
