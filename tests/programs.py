"""Programs of ours, each in a process of its own that does not begin with a second of imports.

A server (multiprocessing's "forkserver") imports Blue Light and Scrapy once; every program is a copy of it. It has its
own environment, arguments, standard streams and exit code, and can be killed, as if it had been started by a shell.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import tempfile
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path
from subprocess import CompletedProcess
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection

_IMPORTED = [
    "bluelight.cli",
    "bluelight.sample.sample_spiders",
    "aiohttp.web",
    "crawler.archive.kept_pages",
    "crawler.archive.replay",
    "crawler.archive.writer",
    "crawler.discovery",
    "crawler.pipelines",
    "crawler.platforms.pdf_newsroom",
    "crawler.polling.conditional",
    "crawler.polling.order",
    "crawler.redirects",
    "crawler.robots",
    "crawler.run",
    "protego",
    "requests",
    "scrapy.downloadermiddlewares.httpcache",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.extensions.feedexport",
    "scrapy.extensions.remote_control",
    "scrapy.extensions.telnet",
    "scrapy.pqueues",
    "scrapy.squeues",
    "search.indexer",
    "tantivy",
    "tldextract",
    "pytest",
]
"""What the server imports. None of it may start a thread or Twisted's reactor, which a copy would not survive."""
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(_IMPORTED)


class Program:
    """A program that runs beside the test: a module's name, or the path of a script."""

    def __init__(self, name: str | Path, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        stdin, ours_to_write = _CONTEXT.Pipe(duplex=False)
        ours_to_read, stdout = _CONTEXT.Pipe(duplex=False)
        self._stderr = tempfile.NamedTemporaryFile(mode="r", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = _CONTEXT.Process(
            target=_become,
            args=(str(name), arguments, dict(environment or os.environ), stdin, stdout, self._stderr.name),
        )
        self._process.start()
        stdin.close()
        stdout.close()
        self.stdin, self.stdout = _opened(ours_to_write, "w"), _opened(ours_to_read, "r")

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, or the negative number of the signal that ended it; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self) -> int:
        """Wait for its end; returns the exit code."""
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def communicate(self, typed: str = "") -> tuple[str, str]:
        """Type this into it, end its standard input and wait for its end; returns standard output and error."""
        with suppress(BrokenPipeError):  # it may have ended
            self.stdin.write(typed)
            self.stdin.close()
        with self:
            printed = self.stdout.read()
            self.wait()
            return printed, self._stderr.read()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for its end, with nothing more to read for it and nobody who reads what it prints."""
        with suppress(BrokenPipeError):
            self.stdin.close()
        self.stdout.close()
        self.wait()
        self._stderr.close()


def run(
    name: str | Path, *arguments: str, environment: Mapping[str, str] | None = None, typed: str = ""
) -> CompletedProcess[str]:
    """Run a program to its end."""
    program = Program(name, *arguments, environment=environment)
    printed, complaints = program.communicate(typed)
    return CompletedProcess([str(name), *arguments], program.wait(), printed, complaints)


def stop_server() -> None:
    """Stop the server of this process, if there is one, and wait for it, so that its CPU time is counted as ours.

    multiprocessing stops it too, but does not wait; the method it uses for its own tests does.
    """
    if forkserver._forkserver._forkserver_pid is not None:  # type: ignore[attr-defined]
        forkserver._forkserver._stop()  # type: ignore[attr-defined]


def _opened(connection: Connection, mode: str) -> IO[str]:
    descriptor = os.dup(connection.fileno())
    connection.close()
    return os.fdopen(descriptor, mode, encoding="utf-8", errors="replace")


def _become(
    name: str,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    stdin: Connection,
    stdout: Connection,
    stderr: str,
) -> None:
    """Run the program in the place of this copy of the server."""
    os.dup2(stdin.fileno(), 0)
    os.dup2(stdout.fileno(), 1)
    with Path(stderr).open("a") as file:
        os.dup2(file.fileno(), 2)
    stdin.close()
    stdout.close()
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - multiprocessing gave it an empty one
    os.environ.clear()
    os.environ.update(environment)
    sys.modules.pop("crawler.settings", None)  # it reads the environment when it is imported
    sys.argv = [name, *arguments]
    for folder in reversed(environment.get("PYTHONPATH", "").split(os.pathsep)):
        sys.path.insert(0, folder)
        if Path(folder, "sitecustomize.py").exists():
            runpy.run_path(f"{folder}/sitecustomize.py")
    if name.endswith(".py"):
        runpy.run_path(name, run_name="__main__")
    else:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
