"""Waiting for what will happen: a test waits for a condition, never for a time that should be enough."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 600
"""Seconds after which something that should have happened will not, however busy the machine is."""


def wait_until(condition: Callable[[], Any]) -> Any:
    """Wait until the condition gives something, and return it; fails after `PATIENCE`."""
    end = time.monotonic() + PATIENCE
    while not (result := condition()):
        assert time.monotonic() < end, "it should have happened by now"
        time.sleep(0.05)
    return result


def wait_until_answered(url: str, process: subprocess.Popen[bytes] | None = None, log: Path | None = None) -> None:
    """Wait until a server answers at this address; fails at once, with its log, where its process has ended."""

    def answers() -> bool:
        assert process is None or process.poll() is None, log.read_text() if log else url
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False

    wait_until(answers)
