"""Running other commands of Blue Light, each in its own process, because Scrapy's reactor runs once in a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import Any


def stop_event() -> threading.Event:
    """Return an event that SIGTERM and Ctrl+C set from now on, instead of ending this process at once."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run(*arguments: str) -> int:
    """Run a command and return its exit code."""
    return subprocess.run(_command(arguments)).returncode


def run_until(stop: threading.Event, *arguments: str) -> int:
    """Run a command until it ends, or terminate it when `stop` is set. Returns its exit code."""
    process = begin(*arguments)
    while process.poll() is None and not stop.wait(0.2):
        pass
    return end(process)


def begin(*arguments: str) -> subprocess.Popen[Any]:
    """Start a command and return its process without waiting for it."""
    return subprocess.Popen(_command(arguments))


def end(process: subprocess.Popen[Any]) -> int:
    """Terminate a command if it still runs, wait for its end, and return its exit code."""
    if process.poll() is None:
        process.terminate()
    return process.wait()


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "bluelight", *arguments]
