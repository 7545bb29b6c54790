"""Measure the time from a fetched story to its mail at the mail server, and what alerts cost beyond matching.

    .venv/bin/python -m benchmarks.alerting [ALERTS ...]

Each number of alerts (100 and 10,000 by default) gets a process of `bluelight watch` with the default settings, a store
and an embedded index that have some stories already, and a mail server. Stories are saved at random moments, about two
a second, as the crawler saves them, and the benchmark waits for their mails. Memory is that of the watch.
"""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from aiosmtpd.controller import Controller
from rich.console import Console
from rich.table import Table

from benchmarks.newslike import SOURCES, Newsroom
from search import calendar
from search.alert import MAIL_SERVER, ChannelAddress, Medium, Terms
from search.alerts.detection.matching import RunnableAlerts, match_alerts
from search.engines import open_index
from search.indexer import drain
from search.query import parse
from search.store import open_store

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from search.store import Store

STORED = 2_000
"""Stories that are stored before the measurement."""
ARRIVING = 100
"""Stories that arrive during the measurement, about two a second."""
SUBJECTS = 10
"""Alerts that share these stories, so that none of them has too many notices within an hour to get them at once."""
MATCHED = 1_000
"""Stories of one batch, to compare matching alone with all that follows."""
WATCH = "import crawler.run; crawler.run.spiders = dict; from bluelight.cli import main; main()"
"""A watch without sources, which sends no requests to the network."""
_TOKEN = re.compile(rb"Token(\d+)")


class Arrivals(Controller):
    """A mail server. `at` is when the first mail with each story's number came, in seconds of `time.monotonic`."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        super().__init__(self, hostname="127.0.0.1", port=self._listening.getsockname()[1])
        self.at: dict[int, float] = {}
        self.mails = 0

    def _create_server(self) -> Coroutine[Any, Any, Any]:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        now = time.monotonic()
        self.mails += 1
        assert isinstance(envelope.content, bytes)
        for number in _TOKEN.findall(envelope.content):
            self.at.setdefault(int(number), now)
        return "250 OK"


def main(sizes: list[int]) -> None:
    table = Table("alerts", "median s", "p99 s", "mails", "memory MB", "matched alone s", "with notices s", "ratio")
    for alerts in sizes:
        with tempfile.TemporaryDirectory() as folder:
            waits, mails, memory = _latency(Path(folder), alerts)
            alone, whole = _beside_the_engine(Path(folder))
        p99 = statistics.quantiles(waits, n=100)[98]
        figures = (statistics.median(waits), p99, mails, memory / 1e6, alone, whole, whole / alone)
        table.add_row(f"{alerts:,}", *(f"{figure:,.2f}" for figure in figures))
    Console(width=140).print(f"{ARRIVING} stories after {STORED:,}", table)


def _latency(folder: Path, alerts: int) -> tuple[list[float], int, int]:
    """Return the seconds from each story to its first mail, the number of mails, and the watch's memory in bytes."""
    server = Arrivals()
    server.start()
    newsroom = Newsroom()
    with open_store(f"sqlite:///{folder / 'bluelight.db'}") as store:
        _fill(store, folder, newsroom, alerts)
        environment = os.environ | {
            "BLUELIGHT_DATA": str(folder),
            "BLUELIGHT_SMTP": f"smtp://127.0.0.1:{server.port}",
        }
        watch = subprocess.Popen([sys.executable, "-c", WATCH, "watch"], env=environment, stderr=subprocess.DEVNULL)
        try:
            saved = _feed(store, newsroom, server)
            memory = psutil.Process(watch.pid).memory_info().rss
        finally:
            watch.send_signal(signal.SIGTERM)
            watch.wait()
            server.stop()
    return [server.at[number] - moment for number, moment in saved.items()], server.mails, memory


def _fill(store: Store, folder: Path, newsroom: Newsroom, alerts: int) -> None:
    store.sources.save(SOURCES)
    store.stories.save(list(newsroom.stories(STORED)), alert=False)
    index = open_index(str(folder / "index"))
    drain(store, index)
    index.close()
    now = calendar.now()
    for query in [*(f"title:breaking{n}" for n in range(SUBJECTS)), *newsroom.alerts(alerts - SUBJECTS)]:
        address = ChannelAddress(medium=Medium.MAIL, shown="desk@ambershire.example", server=MAIL_SERVER)
        store.alerts.add(Terms(query=query), [address], now)


def _feed(store: Store, newsroom: Newsroom, server: Arrivals) -> dict[int, float]:
    """Save the stories one by one, wait until the last mail is there, and return when each story was saved."""
    saved = {}
    for number, story in enumerate(newsroom.stories(ARRIVING)):
        now = calendar.now()
        title = f"Breaking{number % SUBJECTS} Token{number} {story.title}"
        arriving = replace(story, key=f"arriving-{number}", title=title, seen=now)
        saved[number] = time.monotonic()
        store.stories.save([replace(arriving, published=now)])
        time.sleep(random.expovariate(2))
    while len(server.at) < ARRIVING:
        time.sleep(0.1)
    return saved


def _beside_the_engine(folder: Path) -> tuple[float, float]:
    """Return the seconds to match `MATCHED` stories, and to match them and write their events and notices."""
    with open_store(f"sqlite:///{folder / 'bluelight.db'}") as store:
        index = open_index(str(folder / "index"))
        alerts = {alert.id: alert for alert in store.alerts.all()}
        runnable = RunnableAlerts(alerts, {number: parse(alert.query) for number, alert in alerts.items()})
        stories = [replace(story, key=f"matched-{story.key}") for story in Newsroom(7).stories(MATCHED)]
        store.stories.save(stories)
        index.add(stories)
        start = time.perf_counter()
        index.match(stories, runnable.queries)
        alone = time.perf_counter() - start
        start = time.perf_counter()
        with store.queue.take(MATCHED) as batch:
            assert batch
            now = calendar.now()
            batch.complete(match_alerts(store, stories, runnable, index.match, now), checked=list(alerts), now=now)
        whole = time.perf_counter() - start
        index.close()
    return alone, whole


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [100, 10_000])
