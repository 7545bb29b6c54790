"""Work for a separate process, which a test may kill: `python -m tests.search.workers WORK ARGUMENT...`."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
from datetime import timedelta
from itertools import count
from time import sleep
from typing import TYPE_CHECKING, NoReturn

from tantivy import Index

from search import calendar, indexer
from search.alerts.delivery.sender import send_due
from search.engines import open_index
from search.indexer import drain
from search.settings import read_settings
from search.store import deliveries, open_store, sqlite
from search.store.queue import Batch
from tests.alerts import waiting
from tests.programs import Program
from tests.stories import NOON, SOURCES, story

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

sqlite._TRIES = 6_000
sqlite._PRAGMAS = ("busy_timeout=600000", *sqlite._PRAGMAS[1:])
"""Ten minutes in the place of half a minute: on a busy machine a process may wait long for its turn to write."""

AT_ONCE = 5
"""How many stories `save` saves at a time."""


def started(work: str, *arguments: str) -> Program:
    """A process that does this work; its standard output says how far it is."""
    return Program("tests.search.workers", work, *arguments)


def save(url: str, name: str, times: str) -> None:
    """Save `AT_ONCE` stories so many times, and print a line after each time."""
    with open_store(url) as store:
        store.sources.save(SOURCES.values())
        for turn in range(int(times)):
            store.stories.save([story("Text.", key=f"{name}-{turn}-{each}") for each in range(AT_ONCE)])
            print(turn, flush=True)


def open_at_once(folder: str) -> None:
    """Open 25 new stores, each from six processes at the same moment. The exit code is how many processes failed."""
    fork = multiprocessing.get_context("fork")
    failed = 0
    for turn in range(25):
        start = fork.Barrier(6)
        opening = [fork.Process(target=_open, args=(f"sqlite:///{folder}/{turn}.db", start)) for _ in range(6)]
        for process in opening:
            process.start()
        for process in opening:
            process.join()
            failed += bool(process.exitcode)
    sys.exit(failed)


def _open(url: str, start: Barrier) -> None:
    start.wait()
    with open_store(url) as store:
        store.stories.count()


def die_before_done(url: str, folder: str) -> None:
    """Index and match what waits, and be killed before the batch is complete."""
    with open_store(url) as store:
        Batch.complete = _die  # type: ignore[method-assign]
        drain(store, open_index(folder))


def drain_all(url: str, address: str, dies_at: str) -> None:
    """Index in small batches until nothing waits; be killed before the batch with the number `dies_at` is complete."""
    indexer.BATCH = 20
    turns = count(1)
    done = Batch.complete

    def done_or_die(batch: Batch, *given: object, **named: object) -> int:
        return _die() if next(turns) == int(dies_at) else done(batch, *given, **named)  # type: ignore[arg-type]

    Batch.complete = done_or_die  # type: ignore[method-assign, assignment]
    with open_store(url) as store:
        index = open_index(address)
        print("ready", flush=True)
        sys.stdin.readline()
        while store.queue.waiting():
            drain(store, index)
        index.close()


def send_all(url: str, smtp: str) -> None:
    """Send until nothing waits."""
    with open_store(url) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        while waiting(store):
            send_due(store, read_settings(smtp=smtp))


def at_once(*commands: tuple[str, ...]) -> list[int]:
    """Start several workers, let them begin together, and wait for all of them. Return their exit codes."""
    workers = [started(*command) for command in commands]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    return [worker.returncode for worker in workers]


def die_after_mail(url: str, smtp: str) -> None:
    """Send what is due, and be killed before it is noted as sent."""
    calendar.now = lambda: NOON + timedelta(days=1)
    with open_store(url) as store:
        store.deliveries.set_sent = _die  # type: ignore[method-assign]
        send_due(store, read_settings(smtp=smtp))


def live_many_lives(url: str, folder: str, smtp: str, lives: str) -> None:
    """Save stories, index them and send what they fire, one by one. Be killed at a random moment, and start again."""
    deliveries.LEASE = timedelta(0)
    for life in range(int(lives)):
        read_end, write_end = os.pipe()
        child = os.fork()
        if not child:
            _live(url, folder, smtp, life, write_end)
        os.read(read_end, 1)
        sleep(random.uniform(0, 0.3))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(read_end)
        os.close(write_end)


def _live(url: str, folder: str, smtp: str, life: int, write_end: int) -> NoReturn:
    with open_store(url) as store:
        index = open_index(folder)
        os.write(write_end, b".")
        for number in count():
            store.stories.save([story(f"Inquest {life} {number}.", key=f"inquest-{life}-{number}")])
            drain(store, index)
            send_due(store, read_settings(smtp=smtp))
    raise AssertionError("lived for ever")


def hold_index(folder: str) -> None:
    """Write to the index until standard input ends."""
    writer = Index.open(f"{folder}/1").writer()
    print("writing", flush=True)
    sys.stdin.read()
    writer.rollback()


def _die(*_: object, **__: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("outlived SIGKILL")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
