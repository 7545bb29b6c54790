"""Tests that a crawl of a real server is archived and can be replayed without the server."""

from __future__ import annotations

import gzip
import json
import os
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive_file import ArchiveFile
from crawler.archive.compression import zstd
from crawler.archive.reader import Archive
from search.store import open_store
from search.story import Story, story_id
from tests import programs

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCRIPT = Path(__file__).with_name("archive_crawl.py")


class Newsroom(ThreadingHTTPServer):
    """A server that answers with `pages`, which are headers and a body by path, and records what was `asked`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages: dict[str, tuple[dict[str, str], bytes]] = {}
        self.asked: list[str] = []

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Newsroom

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        headers, body = self.server.pages.get(self.path, ({}, b""))
        self.send_response(200 if body else 404)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def page(headline: str, *paragraphs: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><body><article><h1>{headline}</h1>{text}</article></body></html>".encode()


def feed(*links: str) -> bytes:
    items = "".join(f"<item><title>From the feed</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


HTML = {"Content-Type": "text/html; charset=utf-8"}
RSS = {"Content-Type": "application/rss+xml"}


def run(**order: Any) -> dict[str, Any]:
    """Return the outcome of a crawl or a replay."""
    done = programs.run(SCRIPT, typed=json.dumps(order, default=str))
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)[0]
    return outcome


def held(store: Path, *keys: str) -> list[list[Story]]:
    """Return the versions of these stories."""
    opened = open_store(f"sqlite:///{store}")
    versions = [opened.stories.versions(story_id("loopback", key)) for key in keys]
    opened.close()
    return versions


def archived(path: Path, *captures: tuple[str, datetime, bytes], headers: dict[str, str] = HTML) -> Path:
    """Write an archive of these responses, each with its address, moment and body."""
    file = ArchiveFile(path)
    file.start()
    for url, date, body in captures:
        file.add(url, date=date, status="200 OK", headers=headers.items(), body=body)
    return path


def test_a_replay_brings_the_stories_that_the_crawl_brought_and_asks_nobody(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.pages = {
        "/feed": (RSS, feed(f"{newsroom.home}/news/fire", f"{newsroom.home}/news/flood?at_medium=RSS")),
        "/news/fire": (HTML, page("Fire at mill", "Forty firefighters went to Stennick Mill.")),
        "/news/flood?at_medium=RSS": (
            HTML | {"Content-Encoding": "gzip"},
            gzip.compress(page("River rises", "The Amber rose by a metre – in one night.")),
        ),
    }
    order = {"feed": f"{newsroom.home}/feed"}
    crawled = run(**order, store=tmp_path / "live.db", archive=tmp_path / "crawl.warc.gz")
    asked = len(newsroom.asked)
    replayed = run(**order, store=tmp_path / "replay.db", replay=[tmp_path / "crawl.warc.gz"])

    assert crawled["new"] == replayed["new"] == 2
    assert not replayed["problems"]
    assert len(newsroom.asked) == asked
    for [live], [again] in zip(
        held(tmp_path / "live.db", "fire", "flood"), held(tmp_path / "replay.db", "fire", "flood"), strict=True
    ):
        assert (again.title, again.body, again.url) == (live.title, live.body, live.url)
        assert abs(again.seen - live.seen) < timedelta(seconds=5)


def test_an_archive_keeps_what_was_received_with_robots_txt(newsroom: Newsroom, tmp_path: Path) -> None:
    packed = gzip.compress(page("Fire at mill", "Forty firefighters."))
    newsroom.pages = {
        "/feed": (RSS, feed(f"{newsroom.home}/news/fire")),
        "/news/fire": (HTML | {"Content-Encoding": "gzip"}, packed),
        "/robots.txt": ({"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /\n"),
    }
    run(feed=f"{newsroom.home}/feed", store=tmp_path / "live.db", archive=tmp_path / "crawl.warc.gz")
    archive = Archive([tmp_path / "crawl.warc.gz"])

    answer = archive.read(archive.captures(f"{newsroom.home}/news/fire")[0])
    assert answer.body == packed
    assert ("Content-Encoding", "gzip") in answer.headers
    assert archive.captures(f"{newsroom.home}/robots.txt")
    assert not archive.problems


def test_a_crawl_goes_on_when_its_archive_can_no_longer_be_written(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.pages = {
        "/feed": (RSS, feed(f"{newsroom.home}/news/fire")),
        "/news/fire": (HTML, page("Fire at mill", "Forty firefighters.")),
    }
    two_megabytes = os.urandom(2_000_000)
    path = archived(tmp_path / "crawl.warc.gz", ("https://radio.example/", NOON, two_megabytes))
    size = path.stat().st_size
    outcome = run(feed=f"{newsroom.home}/feed", store=tmp_path / "live.db", archive=path, largest_file=size + 100)

    assert outcome["new"] == 1
    [problem] = outcome["problems"]
    assert f"{path} cannot be written" in problem
    assert path.stat().st_size == size


def test_what_was_captured_several_times_becomes_version_after_version(newsroom: Newsroom, tmp_path: Path) -> None:
    home, hour = newsroom.home, timedelta(hours=1)
    archive = archived(
        tmp_path / "rounds.warc.gz",
        (f"{home}/en/news/fire", NOON + 4 * hour, page("Two held over fire", "Two men were held.")),
        (f"{home}/news/fire", NOON, page("Fire at mill", "A fire broke out.")),
        (f"{home}/news/fire", NOON + 2 * hour, page("Mill fire is out", "The fire is out.")),
        (f"{home}/feed", NOON, feed(f"{home}/news/fire")),
        (f"{home}/feed", NOON + 3 * hour, feed(f"{home}/news/fire", f"{home}/news/flood")),
        (f"{home}/news/flood", NOON + 3 * hour, page("River rises", "The Amber rose.")),
    )
    outcome = run(feed=f"{home}/feed", store=tmp_path / "replay.db", replay=[archive])
    fire, flood = held(tmp_path / "replay.db", "fire", "flood")

    assert [(version.title, version.seen) for version in fire] == [
        ("Fire at mill", NOON),
        ("Mill fire is out", NOON + 2 * hour),
        ("Two held over fire", NOON + 4 * hour),
    ]
    assert len(flood) == 1
    assert (outcome["new"], outcome["changed"], outcome["problems"]) == (2, 2, [])


def test_claimed_pages_that_no_feed_names_are_taken_and_others_left(newsroom: Newsroom, tmp_path: Path) -> None:
    archive = archived(
        tmp_path / "pages.warc.gz",
        (f"{newsroom.home}/news/fire", NOON, page("Fire at mill", "A fire broke out.")),
        (f"{newsroom.home}/about", NOON, page("About us", "We are a newsroom.")),
        ("https://elsewhere.example/news/flood", NOON, page("River rises", "The Amber rose.")),
    )
    outcome = run(feed=f"{newsroom.home}/feed", store=tmp_path / "replay.db", replay=[archive])

    assert (outcome["new"], outcome["problems"], newsroom.asked) == (1, [], [])
    assert [version.title for version in held(tmp_path / "replay.db", "fire")[0]] == ["Fire at mill"]


def test_a_story_of_the_feed_that_is_not_in_the_archive_is_not_fetched(newsroom: Newsroom, tmp_path: Path) -> None:
    home = newsroom.home
    archive = archived(
        tmp_path / "feed.warc.gz",
        (f"{home}/feed", NOON, feed(f"{home}/news/fire", f"{home}/news/flood?at_medium=RSS")),
        (f"{home}/news/flood", NOON, page("River rises", "The Amber rose.")),
    )
    outcome = run(feed=f"{home}/feed", store=tmp_path / "replay.db", replay=[archive])

    assert (outcome["new"], newsroom.asked) == (1, [])


def test_a_redirect_leads_to_what_was_captured_after_it(newsroom: Newsroom, tmp_path: Path) -> None:
    home = newsroom.home
    path = archived(
        tmp_path / "moved.warc.gz",
        (f"{home}/feed", NOON, feed(f"{home}/news/fire")),
        (f"{home}/en/news/mill-fire", NOON, page("Fire at mill", "A fire broke out.")),
    )
    ArchiveFile(path).add(
        f"{home}/news/fire", date=NOON, status="301 Moved", headers=[("Location", "/en/news/mill-fire")], body=b""
    )
    outcome = run(feed=f"{home}/feed", store=tmp_path / "replay.db", replay=[path])

    assert (outcome["new"], outcome["problems"], newsroom.asked) == (1, [], [])


def test_a_page_over_the_bound_is_refused_by_name(newsroom: Newsroom, tmp_path: Path) -> None:
    home = newsroom.home
    archive = archived(
        tmp_path / "large.warc.gz",
        (f"{home}/news/large", NOON, page("Large", "x" * 3_000)),
        (f"{home}/news/fire", NOON, page("Fire at mill", "A fire broke out.")),
    )
    outcome = run(
        feed=f"{home}/feed",
        store=tmp_path / "replay.db",
        replay=[archive],
        overrides={"DOWNLOAD_MAXSIZE": 2_000},
    )

    assert outcome["new"] == 1
    assert len(outcome["problems"]) == 1
    assert f"{home}/news/large" in outcome["problems"][0]


def test_a_page_that_cannot_be_decoded_is_named_and_the_others_are_read(newsroom: Newsroom, tmp_path: Path) -> None:
    home = newsroom.home
    path = archived(
        tmp_path / "zstd.warc.gz",
        (f"{home}/news/fire", NOON, zstd.compress(page("Fire at mill", "A fire broke out."))),
        (f"{home}/news/flood", NOON, zstd.compress(page("River rises", "The Amber rose."))[:-9]),
        (f"{home}/news/frost", NOON, page("Frost at dawn", "The Amber froze.")),
        headers=HTML | {"Content-Encoding": "zstd"},
    )
    outcome = run(feed=f"{home}/feed", store=tmp_path / "replay.db", replay=[path])

    assert outcome["new"] == 2
    [problem] = outcome["problems"]
    assert f"{home}/news/flood" in problem and "its compressed data is cut off" in problem
