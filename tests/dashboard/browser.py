"""The dashboard in its own process, and the settings of a browser that opens it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.waiting import PATIENCE, wait_until_answered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium; include it with: apt-get install chromium"
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_SERVE = (
    "import sys; from dashboard.server import serve; from search.settings import read_settings; "
    "serve(port=int(sys.argv[1]))"
)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve the data in a folder, which is also the working directory. Yields the address."""
    port = port or free_port()
    environment = os.environ | {"BLUELIGHT_DATA": str(folder)}
    with (folder / "dashboard.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(port)], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until_answered(f"http://127.0.0.1:{port}/_stcore/health", process, folder / "dashboard.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
