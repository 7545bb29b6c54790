"""The command line as a person runs it: in its own process, with its own data."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bluelight.sample.sample_archive import build_archive
from search import calendar
from tests import programs

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]

NOWHERE = "http://127.0.0.1:9"
"""The discard port, set as a proxy: a request that a test did not prevent ends there."""


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.warc.gz"
    build_archive(path, calendar.now())
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def bluelight(folder: Path) -> Run:
    """Runs `bluelight` with these arguments and settings; nothing reaches the network."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return programs.run("bluelight", *arguments, environment=environment(folder, **settings))

    return run


def environment(folder: Path, **settings: str) -> dict[str, str]:
    proxies = {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "COLUMNS": "200"}
    return {**os.environ, **proxies, "BLUELIGHT_DATA": str(folder), **settings}
