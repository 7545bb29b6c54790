"""Measure how long `make demo` takes, from an installed .venv until the dashboard answers.

.venv/bin/python benchmarks/demo.py
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


def main() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        started = time.monotonic()
        command = [sys.executable, "-m", "bluelight", "demo", "--port", str(port)]
        demo = subprocess.Popen(command, env={**os.environ, "BLUELIGHT_DATA": data})
        try:
            while not _answers(f"http://127.0.0.1:{port}/_stcore/health"):
                if demo.poll() is not None:
                    sys.exit("The demo ended before its dashboard answered.")
                time.sleep(0.05)
            print(f"The dashboard answered after {time.monotonic() - started:.1f} s.")
        finally:
            demo.terminate()
            demo.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
