"""Commands that run until they are stopped: the demo, the dashboard, the watch, and `up`, which restarts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from tests.bluelight.conftest import environment
from tests.waiting import PATIENCE, wait_until, wait_until_answered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bluelight.conftest import Run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "bluelight", *arguments], env=environment(folder))
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_until_it_answers(port: int) -> None:
    wait_until_answered(f"http://127.0.0.1:{port}/_stcore/health")


def test_a_command_is_a_program_with_an_exit_code_and_a_line_that_says_what_is_wrong(tmp_path: Path):
    command = [sys.executable, "-m", "bluelight", "search", "inquest OR"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The query ends too early") and done.stderr.count("\n") == 1


def test_the_demo_gathers_its_sample_apart_from_what_is_the_newsrooms_own(folder: Path, bluelight: Run):
    port = free_port()
    with running(folder, "demo", "--port", str(port)):
        wait_until_it_answers(port)
        sample = {"BLUELIGHT_DATA": str(folder / f"sample-{port}"), "BLUELIGHT_SAMPLE": "1"}
        assert bluelight("search", "inquest", "--json", **sample).stdout.count('"id"') == 20
        assert bluelight("alerts", "list", "--json", **sample).stdout.count('"query": "inquest"') == 1
    assert [path.name for path in folder.iterdir()] == [f"sample-{port}"]


def test_the_demo_removes_nothing_but_an_earlier_sample(tmp_path: Path):
    port = free_port()
    notes = tmp_path / f"sample-{port}" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine")
    with running(tmp_path, "demo", "--port", str(port)):
        wait_until_it_answers(port)
    assert notes.read_text() == "mine"


def test_a_folder_in_which_no_sample_can_be_kept_is_named(bluelight: Run):
    done = bluelight("demo", "--port", str(free_port()), BLUELIGHT_DATA="/dev/null")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "/dev/null" in done.stderr


def test_a_port_that_is_taken_is_named(bluelight: Run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = bluelight("dashboard", "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used: Address already in use. Choose another port with --port." in done.stderr


def test_up_starts_the_dashboard_again_when_it_was_killed_and_leaves_nothing_running(tmp_path: Path):
    port = free_port()
    with running(tmp_path, "up", "--port", str(port)) as up:
        wait_until_it_answers(port)
        first = _child(up, "dashboard")
        first.kill()
        first.wait(PATIENCE)
        wait_until_it_answers(port)
        children = psutil.Process(up.pid).children(recursive=True)
    assert not [child for child in psutil.wait_procs(children, PATIENCE)[1] if child.is_running()]


def test_the_watch_stops_when_it_is_asked_to_in_the_middle_of_a_crawl(tmp_path: Path):
    with running(tmp_path, "watch") as watch:
        crawl = _child(watch, "crawl")
        os.kill(watch.pid, signal.SIGTERM)
        assert watch.wait(PATIENCE) == 0
        assert not crawl.is_running()


def _child(parent: subprocess.Popen[bytes], command: str) -> psutil.Process:
    return wait_until(lambda: next((child for child in _children(parent) if command in child.cmdline()), None))


def _children(parent: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(parent.pid).children()
