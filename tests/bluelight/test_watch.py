"""The watch on the command line, with publishers on loopback addresses."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from search import calendar
from search.store import open_store
from search.store.polls import Gap, Poll
from tests import programs
from tests.bluelight.conftest import environment
from tests.crawler.publisher import Publisher, published
from tests.monitor import listening
from tests.stories import POLICE, RADIO
from tests.waiting import PATIENCE, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.store import Store
    from tests.mail_server import MailServer

ROOT = Path(__file__).parents[2]


_HOUR = timedelta(hours=1)


class Watched:
    """A newsroom with its own data and two publishers, of which one is slow."""

    def __init__(self, folder: Path, quick: Publisher, slow: Publisher) -> None:
        self.folder, self.quick, self.slow = folder, quick, slow
        paths = (Path(__file__).parent / "installed", ROOT)
        self.settings = {
            "PYTHONPATH": ":".join(map(str, paths)),
            "QUICK": quick.address,
            "SLOW": slow.address,
            "BLUELIGHT_ALLOWED_NETWORKS": "127.0.0.0/8",
            "no_proxy": "127.0.0.1,localhost",
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return programs.run("bluelight", *arguments, environment=environment(self.folder, **self.settings))

    @contextmanager
    def watching(self) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-m", "bluelight", "watch"]
        env = environment(self.folder, **self.settings)
        watch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
        try:
            yield watch
        finally:
            for answer in self.slow.answers.values():
                if answer.held:
                    answer.held.set()
            watch.terminate()
            watch.communicate(timeout=PATIENCE)

    def found(self, query: str) -> list[dict[str, Any]]:
        stories: list[dict[str, Any]] = json.loads(self.run("search", query, "--json").stdout)["stories"]
        return stories

    def store(self) -> Store:
        return open_store(f"sqlite:///{self.folder / 'bluelight.db'}")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with ExitStack() as stack:
        quick, slow = (stack.enter_context(published()) for _ in range(2))
        quick.story("/story/inquest", "An inquest opened in Stennick.", title="Inquest opens")
        quick.feed("/story/inquest", "/live/floods")
        slow.feed()
        yield Watched(tmp_path, quick, slow)


def test_a_crawl_of_what_is_due_visits_a_source_once_and_no_sooner_than_it_is_due(watched: Watched) -> None:
    first = watched.run("crawl", "--due")
    assert (first.returncode, first.stdout) == (0, "")
    assert "ambershire_police: 2 new, 0 changed, 0 unchanged\nradio_ambershire: 0 new" in first.stderr
    assert "Indexed 2 stories" in first.stderr
    assert watched.quick.was_asked() and watched.slow.was_asked()
    second = watched.run("crawl", "--due")
    assert (second.returncode, second.stderr) == (0, "")
    assert watched.quick.asked == watched.slow.asked == []


def test_of_a_live_page_headline_and_link_are_found_and_marked(watched: Watched) -> None:
    watched.run("crawl")
    (live,) = watched.found("is:live")
    assert (live["title"], live["url"]) == ("/live/floods", f"{watched.quick.address}/live/floods")
    assert live["live"] is True
    assert not any(asked.path == "/live/floods" for asked in watched.quick.asked)
    assert "statement · live page · Ambershire Police" in watched.run("search", "floods").stdout
    assert "live page" not in watched.run("search", "inquest").stdout


def test_counts_over_time_say_what_was_not_collected(watched: Watched) -> None:
    watched.run("crawl")
    until_now = calendar.now()
    with watched.store() as store:
        store.polls.add_gap(Gap(source=RADIO.name, since=until_now - 3 * _HOUR, until=until_now))
    assert "not collected: Radio Ambershire News from " in watched.run("trends", "inquest").stderr
    (gap,) = json.loads(watched.run("trends", "inquest", "--json").stdout)["not_collected"]
    assert (gap["source"], gap["until"]) == (RADIO.name, until_now.isoformat())
    assert "not collected" not in watched.run("trends", "source:ambershire_police").stderr


def test_what_came_in_is_found_and_sent_while_a_slow_source_still_answers(
    watched: Watched, mail_server: MailServer
) -> None:
    watched.settings["BLUELIGHT_SMTP"] = mail_server.address
    watched.run("alerts", "add", "inquest", "--to", "desk@ambershire.example")
    _known_for_an_hour(watched)
    watched.slow.says("/feed.xml", held=threading.Event())
    with watched.watching():
        wait_until(lambda: watched.found("inquest"))
        wait_until(lambda: mail_server.taken)
        assert watched.slow.met.is_set() and not watched.slow.answers["/feed.xml"].held.is_set()
        with watched.store() as store:
            assert store.sources.states()[0].last_crawl is not None
            assert RADIO.name not in store.sources.crawls(calendar.now() - timedelta(hours=1)), "it still answers"


def test_the_operator_is_told_of_sources_while_the_index_is_away(watched: Watched, mail_server: MailServer) -> None:
    watched.settings |= {"BLUELIGHT_SMTP": mail_server.address, "BLUELIGHT_OPERATOR": "desk@ambershire.example"}
    watched.settings["BLUELIGHT_INDEX"] = "http://127.0.0.1:9"
    with watched.store() as store:
        store.sources.save([POLICE, RADIO])
        now = calendar.now()
        store.polls.save(Poll(source=RADIO.name, due=now + timedelta(hours=1), polled=now, every=_HOUR, failures=3))
    with watched.watching():
        wait_until(lambda: mail_server.taken)
    assert "Radio Ambershire News is broken" in mail_server.taken[0]["Subject"]


def test_an_owner_is_told_of_a_source_that_failed_and_a_monitor_that_all_goes_well(
    watched: Watched, mail_server: MailServer
) -> None:
    watched.settings["BLUELIGHT_SMTP"] = mail_server.address
    watched.run("alerts", "add", "inquest", "--to", "desk@ambershire.example")
    _known_for_an_hour(watched)
    now = calendar.now()
    with watched.store() as store:
        poll = Poll(source=RADIO.name, due=now + _HOUR, polled=now, every=_HOUR, succeeded=now - 5 * _HOUR, failures=3)
        store.polls.save(poll)
    with listening() as outside:
        watched.settings |= {"BLUELIGHT_PING": outside.address, "BLUELIGHT_ALLOWED_NETWORKS": "127.0.0.0/8"}
        with watched.watching():
            wait_until(lambda: outside.asked)
            wait_until(lambda: len(mail_server.taken) == 2)
    subjects = sorted(str(mail["Subject"]) for mail in mail_server.taken)
    assert subjects[0].startswith("inquest: Inquest opens")
    assert subjects[1].startswith("inquest: Radio Ambershire News has been broken since ")


def test_while_the_index_is_away_the_monitor_is_not_told_that_all_goes_well(
    watched: Watched, mail_server: MailServer
) -> None:
    watched.settings |= {"BLUELIGHT_SMTP": mail_server.address, "BLUELIGHT_OPERATOR": "desk@ambershire.example"}
    watched.settings["BLUELIGHT_INDEX"] = "http://127.0.0.1:9"
    with watched.store() as store:
        store.sources.save([POLICE, RADIO])
        now = calendar.now()
        store.polls.save(Poll(source=RADIO.name, due=now + _HOUR, polled=now, every=_HOUR, failures=3))
    with listening() as outside:
        watched.settings |= {"BLUELIGHT_PING": outside.address, "BLUELIGHT_ALLOWED_NETWORKS": "127.0.0.0/8"}
        with watched.watching() as watch:
            wait_until(lambda: mail_server.taken)
            watch.terminate()
            watch.wait(PATIENCE)
        assert outside.asked == []


def _known_for_an_hour(watched: Watched) -> None:
    """Set the state after an earlier visit, so that later stories are new."""
    now = calendar.now()
    with watched.store() as store:
        store.sources.save([POLICE, RADIO])
        for source in (POLICE, RADIO):
            store.polls.save(
                Poll(source=source.name, due=now, polled=now, every=_HOUR, succeeded=now, seeded=now - _HOUR)
            )
