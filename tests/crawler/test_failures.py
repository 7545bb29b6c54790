"""Tests that a failure costs only itself, is described in a sentence, and decides about the exit code."""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import typer

from bluelight.commands import crawls
from crawler import run
from crawler.run import CrawlOutcome
from search.store import open_store
from tests.crawler.crawling import Site, crawled, served

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HTML = "text/html; charset=utf-8"
STORY = (HTML, b"<title>A story</title><article><h1>A story</h1><p>It happened at Coldmere.</p></article>")
LISTING = (HTML, b"<title>News</title><a href='/story/two'>A second story</a>")


def _feed(*links: str) -> tuple[str, bytes]:
    items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    return "text/xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def _crawl(name: str, pages: Mapping[str, tuple[str, bytes]], folder: Path) -> tuple[dict[str, Any], list[str], str]:
    """Return the outcome of a crawl of the newsroom with this name, the paths it asked for, and its errors."""
    with served(Site(pages)) as site:
        (outcome,), process = crawled((name,), {"SITE": site.address, "BLUELIGHT_DATA": str(folder)})
    problems = [problem.replace(site.address, "").removeprefix(f"{name}: ") for problem in outcome["problems"]]
    return outcome | {"problems": problems}, site.asked, process.stderr


def test_single_pages_that_fail_are_counted_and_do_not_make_the_source_fail(tmp_path: Path) -> None:
    pages = {"/feed.xml": _feed("/story/one", "/story/gone"), "/story/one": STORY}
    outcome, _, _ = _crawl("with_fallback", pages, tmp_path)
    assert (outcome["new"], outcome["left_out"], outcome["failed"]) == (1, 1, False)
    assert outcome["problems"] == ["/story/gone answered 404 Not Found."]


def test_a_feed_that_links_only_elsewhere_is_described(tmp_path: Path) -> None:
    pages = {"/feed.xml": _feed("https://elsewhere.example/story/one"), "/story/one": STORY}
    outcome, _, _ = _crawl("wanderer", pages, tmp_path)
    assert outcome["problems"] == []
    outcome, _, _ = _crawl("buggy", pages, tmp_path)
    (problem,) = outcome["problems"]
    assert problem.startswith("/feed.xml lists no stories from The Blue Lamp Gazette")
    assert outcome["failed"]


def test_a_feed_of_pages_that_are_skipped_on_purpose_is_as_it_should_be(tmp_path: Path) -> None:
    outcome, asked, _ = _crawl("with_fallback", {"/feed.xml": _feed("/story/sport/cup")}, tmp_path)
    assert (outcome["problems"], outcome["failed"], "/news" in asked) == ([], False, False)


@pytest.mark.parametrize(
    ("feed", "problem"),
    [
        (None, "/feed.xml answered 404 Not Found."),
        ((HTML, b"<h1>We are moving house</h1>"), "/feed.xml is not a feed: neither RSS nor Atom can be read in it."),
        (
            _feed("https://elsewhere.example/1"),
            "/feed.xml lists no stories from The Blue Lamp Gazette: their addresses may have changed.",
        ),
    ],
)
def test_a_listing_that_is_a_fallback_is_read_when_the_feed_fails(
    tmp_path: Path, feed: tuple[str, bytes] | None, problem: str
) -> None:
    pages = {"/news": LISTING, "/story/two": STORY} | ({"/feed.xml": feed} if feed else {})
    outcome, _, _ = _crawl("with_fallback", pages, tmp_path)
    assert (outcome["new"], outcome["failed"]) == (1, True)
    assert problem in outcome["problems"]
    with open_store(f"sqlite:///{tmp_path / 'bluelight.db'}") as store:
        (poll,) = store.polls.all().values()
        assert poll.failures == 0, "the source was reached"


def test_a_listing_that_is_a_fallback_is_left_alone_while_the_feed_works(tmp_path: Path) -> None:
    pages = {"/feed.xml": _feed("/story/one"), "/news": LISTING, "/story/one": STORY}
    outcome, asked, _ = _crawl("with_fallback", pages, tmp_path)
    assert (outcome["new"], outcome["problems"], "/news" in asked) == (1, [], False)


def test_a_bug_of_ours_is_logged_and_makes_the_source_fail_but_costs_only_one_story(tmp_path: Path) -> None:
    pages = {"/feed.xml": _feed("/story/one", "/story/two"), "/story/one": STORY, "/story/two": STORY}
    outcome, _, errors = _crawl("buggy", pages, tmp_path)
    assert (outcome["new"], outcome["failed"]) == (1, True)
    assert outcome["problems"] == ["/story/one met a bug in Blue Light: 'a bug' (KeyError)."]
    assert "KeyError" in errors


def test_a_dropped_connection_is_described_as_a_person_would(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drop() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(10_000)

        threading.Thread(target=drop, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        (outcome,), _ = crawled(("unreachable",), {"CLOSED": address, "BLUELIGHT_DATA": str(tmp_path)})
    assert outcome["problems"] == [
        f"unreachable: {address}/feed.xml cannot be reached: the connection broke off before an answer came."
    ]
    assert outcome["failed"]


@pytest.mark.parametrize("failed", [False, True])
def test_the_exit_code_tells_whether_more_than_single_pages_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failed: bool
) -> None:
    problems = ["gazette: https://gazette.example/1 answered 404 Not Found."]
    outcome = CrawlOutcome(
        source="gazette", new=2, changed=0, unchanged=0, left_out=1, problems=problems, failed=failed
    )
    monkeypatch.setattr(run, "crawl", lambda *_, **__: [outcome])
    monkeypatch.setattr(crawls, "index_stories", lambda: True)
    if failed:
        with pytest.raises(typer.Exit) as exited:
            crawls.collect([], alert=True, overrides={})
        assert exited.value.exit_code == 1
    else:
        crawls.collect([], alert=True, overrides={})
    printed = capsys.readouterr()
    assert "gazette: 2 new, 0 changed, 0 unchanged, 1 page left out" in printed.err
    assert problems[0] in printed.err
