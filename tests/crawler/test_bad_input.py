"""Tests of publishers' mistakes, over HTTP: one crawl of all of them, then what it stored and reported."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from search.store import open_store
from search.story import Story, story_id
from tests.crawler.crawling import Site, crawled, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
HTML = "text/html; charset=utf-8"


def _page(title: str, text: str, *, head: str = "") -> bytes:
    html = f"<!doctype html><title>{title}</title>{head}<article><h1>{title}</h1><p>{text}</p></article>"
    return html.encode()


def _published(when: str) -> str:
    return f'<meta property="article:published_time" content="{when}">'


STORIES: dict[str, tuple[str, bytes]] = {
    "/story/good": (HTML, _page("A good page", "Nothing is wrong here.", head=_published("2024-05-01T12:00:00"))),
    "/story/not-html": ("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n<p>1 0 obj"),
    "/story/json": ("application/json", b'{"html": "<p>no page</p>"}'),
    "/story/huge": (HTML, _page("Huge", "x") + b" " * 20_000_000),
    "/story/latin": ("text/html; charset=iso-8859-1", _page("It says Latin-1", "The café’s £5 note")),
    "/story/utf-8": (HTML, "<title>It says UTF-8</title><article><p>The café’s £5 note".encode("cp1252")),
    "/story/undated": (HTML, _page("No date", "Nobody knows when.")),
    "/story/medieval": (HTML, _page("A date of 1246", "Long ago.", head=_published("1246-05-01T12:00:00Z"))),
    "/story/future": (HTML, _page("A date of next year", "x", head=_published(str(NOW + timedelta(days=365))))),
    "/story/twice": (HTML, _page("Two addresses", "One story.")),
    "/amp/story/twice": (HTML, _page("Two addresses", "One story.")),
    "/story/secret": (HTML, _page("Forbidden", "robots.txt forbids this page.")),
    "/story/untitled": (HTML, b"<article><p>A text without a headline.</p></article>"),
    "/story/nul": (HTML, b"<title>With NUL bytes</title><article><p>Nothing\0 is lost.</p></article>"),
    "/story/deep": (HTML, b"<title>Deeply nested</title>" + b"<div>" * 50_000 + b"<p>At the bottom.</p>"),
    "/story/empty": (HTML, b""),
}


def _feed(paths: list[str], site: str) -> bytes:
    items = "".join(f"<item><link>{site}{path}?utm_source=rss</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'.encode()


def _headlines(site: str) -> bytes:
    when = format_datetime(NOW - timedelta(hours=1))
    item = f"<title>Headline only</title><description>Its summary.</description><pubDate>{when}</pubDate>"
    return f"<rss version='2.0'><channel><item>{item}<link>{site}/story/closed</link></item></channel></rss>".encode()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


@dataclass
class Crawl:
    """The outcomes of the crawl by source, its stories by source and key, its requests, and its terminal output."""

    outcomes: dict[str, dict[str, Any]]
    stories: dict[tuple[str, str], Story]
    asked: list[str]
    terminal: str


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    pages = dict(STORIES)
    folder = tmp_path_factory.mktemp("crawl")
    with served(Site(pages)) as site:
        pages["/feed.xml"] = ("application/rss+xml", _feed([*STORIES, "/story/gone", "/about"], site.address))
        pages["/headlines.xml"] = ("application/rss+xml", _headlines(site.address))
        pages["/scrambled.xml"] = ("application/rss+xml", b"<!doctype html><h1>We are moving house</h1>")
        pages["/robots.txt"] = ("text/plain", b"User-agent: BlueLight\nDisallow: /story/secret\n")
        environment = {
            "SITE": site.address,
            "CLOSED": f"http://127.0.0.1:{free_port()}",
            "BLUELIGHT_DATA": str(folder),
        }
        outcomes, process = crawled(("gazette", "unreachable", "scrambled", "headlines"), environment)
    assert process.returncode == 0, process.stderr
    with open_store(f"sqlite:///{folder / 'bluelight.db'}") as store:
        keys = [*((("gazette", path.rpartition("/")[2])) for path in STORIES), ("headlines", "closed")]
        stories = {(each.source, each.key): each for each in store.stories.get([story_id(*key) for key in keys])}
    yield Crawl({each["source"]: each for each in outcomes}, stories, site.asked, process.stderr)


def test_good_stories_are_stored_whatever_else_is_wrong(crawl: Crawl) -> None:
    good = crawl.stories["gazette", "good"]
    assert (good.title, good.body) == ("A good page", ("Nothing is wrong here.",))
    assert good.published == datetime(2024, 5, 1, 11, tzinfo=UTC), "a time without zone is the newsroom's"
    assert good.url.endswith("/story/good"), "the address without the feed's tracking"


def test_nothing_of_it_is_a_traceback(crawl: Crawl) -> None:
    assert crawl.terminal == ""


def test_a_source_that_cannot_be_reached_is_named_in_one_line(crawl: Crawl) -> None:
    (problem,) = crawl.outcomes["unreachable"]["problems"]
    assert problem.startswith("unreachable: http://127.0.0.1:")
    assert problem.endswith("/feed.xml cannot be reached: the connection was refused.")


def test_a_feed_that_is_no_feed_is_named_in_one_line(crawl: Crawl) -> None:
    (problem,) = crawl.outcomes["scrambled"]["problems"]
    assert problem.endswith("/scrambled.xml is not a feed: neither RSS nor Atom can be read in it.")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing.xml", "answered 404 Not Found."),
        ("/story/gone?utm_source=rss", "answered 404 Not Found."),
        ("/story/not-html?utm_source=rss", "is not an HTML page."),
        ("/story/json?utm_source=rss", "is not an HTML page."),
        ("/story/huge?utm_source=rss", "is too large to be read."),
        ("/story/secret?utm_source=rss", "was left out: Forbidden by robots.txt."),
        ("/story/untitled", "has no headline."),
        ("/story/empty", "has no headline."),
    ],
)
def test_what_is_wrong_is_said_once_and_names_the_address(crawl: Crawl, path: str, reason: str) -> None:
    problems = [problem for problem in crawl.outcomes["gazette"]["problems"] if f"{path} " in problem]
    assert len(problems) == 1
    assert problems[0].endswith(reason)


def test_a_forbidden_page_is_not_asked_for(crawl: Crawl) -> None:
    assert not any(path.startswith("/story/secret") for path in crawl.asked)
    assert any(path.startswith("/story/good") for path in crawl.asked)


@pytest.mark.parametrize("key", ["latin", "utf-8"])
def test_a_lying_charset_does_not_garble_the_text(crawl: Crawl, key: str) -> None:
    assert crawl.stories["gazette", key].body == ("The café’s £5 note",)


@pytest.mark.parametrize("key", ["undated", "medieval", "future"])
def test_a_date_that_is_missing_or_that_nobody_believes_is_none(crawl: Crawl, key: str) -> None:
    assert crawl.stories["gazette", key].published is None


def test_a_story_under_two_addresses_is_one_and_fetched_once(crawl: Crawl) -> None:
    assert ("gazette", "twice") in crawl.stories
    assert sum("story/twice" in path for path in crawl.asked) == 1


def test_nul_bytes_and_deep_nesting_are_survived(crawl: Crawl) -> None:
    assert crawl.stories["gazette", "nul"].body == ("Nothing is lost.",)
    assert crawl.stories["gazette", "deep"].title == "Deeply nested"


def test_of_a_source_with_the_rights_feed_no_page_is_fetched(crawl: Crawl) -> None:
    story = crawl.stories["headlines", "closed"]
    assert (story.title, story.summary, story.body) == ("Headline only", "Its summary.", ())
    assert story.published == NOW - timedelta(hours=1)
    assert "/story/closed" not in crawl.asked


def test_what_came_in_and_what_was_left_out_is_counted(crawl: Crawl) -> None:
    gazette = crawl.outcomes["gazette"]
    stored = [key for source, key in crawl.stories if source == "gazette"]
    assert (gazette["new"], gazette["changed"], gazette["unchanged"]) == (len(stored), 0, 0)
    assert gazette["left_out"] == 7, "two that are no pages, two without headline, gone, huge, forbidden"


def test_a_full_disk_ends_the_crawl_with_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    pages = {f"/story/{number}": (HTML, _page(f"Story {number}", "word " * 20_000)) for number in range(20)}
    store = f"sqlite:///{tmp_path / 'bluelight.db'}"
    open_store(store).close()
    with served(Site(pages)) as site:
        site.pages = {**pages, "/feed.xml": ("text/xml", _feed(list(pages), site.address))}
        environment = {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path), "LARGEST_FILE": "600000"}
        (outcome,), process = crawled(("gazette",), environment)
    failed = [problem for problem in outcome["problems"] if "store" in problem.lower()]
    assert len(failed) == 1
    assert "Traceback" not in process.stderr
    with open_store(store) as opened:
        kept = opened.stories.get([story_id("gazette", str(number)) for number in range(20)])
    assert 0 < len(kept) == outcome["new"] < 20
