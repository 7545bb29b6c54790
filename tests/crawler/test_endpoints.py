"""Tests that stories are found over HTTP at every kind of endpoint, and in documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from search.store import open_store
from search.story import Story, story_id
from tests.crawler.crawling import Site, crawled, served

if TYPE_CHECKING:
    from collections.abc import Iterable

HTML = "text/html; charset=utf-8"
RECORDING = Path(__file__).parent.parent / "recordings/judiciary_pfd/report/document.pdf"


def _page(title: str, words: str = "In Stennick.", more: str = "") -> tuple[str, bytes]:
    return HTML, f"<title>{title}</title><article><h1>{title}</h1><p>{words}</p>{more}</article>".encode()


def _feed(*addresses: str) -> tuple[str, bytes]:
    items = "".join(f"<item><link>{address}</link></item>" for address in addresses)
    return "text/xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def _stored(folder: Path, source: str, keys: Iterable[str]) -> dict[str, Story]:
    with open_store(f"sqlite:///{folder / 'bluelight.db'}") as store:
        return {each.key: each for each in store.stories.get([story_id(source, key) for key in keys])}


def _listing(numbers: Iterable[int]) -> tuple[str, bytes]:
    links = "".join(f'<li><a href="/story/{number}">Story {number}</a></li>' for number in numbers)
    return HTML, f"<title>News</title><ul>{links}</ul>".encode()


def test_a_listing_is_followed_from_page_to_page_until_one_has_nothing_new(tmp_path: Path) -> None:
    pages = {f"/story/{number}": _page(f"Story {number}") for number in range(10)}
    listed = {"": [8, 7], "page=2": [6, 5], "page=3": [4, 3], "page=4": [2, 1]}
    with served(Site(pages)) as site:
        environment = {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path)}
        site.pages = {**pages, **{f"/news?{page}".rstrip("?"): _listing(numbers) for page, numbers in listed.items()}}
        (first,), _ = crawled(("listed",), environment)
        asked_first = [path for path in site.asked if path.startswith("/news")]
        site.asked.clear()
        site.pages = {**site.pages, "/news": _listing([9, 8])}
        (second,), _ = crawled(("listed",), environment)
        asked_then = [path for path in site.asked if path.startswith("/news")]
    assert (first["new"], first["problems"]) == (6, [])
    assert asked_first == ["/news", "/news?page=2", "/news?page=3"], "as far as the source says"
    assert (second["new"], second["problems"]) == (1, [])
    assert asked_then == ["/news", "/news?page=2"], "on the second everything is known"


def test_a_listing_without_stories_is_told(tmp_path: Path) -> None:
    with served(Site({"/news": (HTML, b"<h1>News</h1><a href='/archive'>Everything else</a>")})) as site:
        (outcome,), _ = crawled(("listed",), {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path)})
    assert outcome["problems"] == [
        f"listed: {site.address}/news lists no stories from The Blue Lamp Gazette: their addresses may have changed."
    ]


def test_a_story_that_is_listed_by_every_endpoint_is_one_and_fetched_once(tmp_path: Path) -> None:
    page = _page("One held")
    with served(Site({path: page for path in ("/story/one", "/story/one/", "/amp/story/one")})) as site:
        address = f"{site.address}/story/one"
        sitemap = f"<urlset><url><loc>{address}?from=sitemap</loc></url></urlset>".encode()
        site.pages = {
            **site.pages,
            "/feed.xml": _feed(f"{address}?from=feed", address),
            "/sitemap.xml": ("application/xml", sitemap),
            "/wp-json/wp/v2/posts": ("application/json", json.dumps([{"link": f"{address}/"}]).encode()),
            "/news": (HTML, b"<title>News</title><p><a href='/amp/story/one'>One held</a></p>"),
        }
        (outcome,), _ = crawled(("many_endpoints",), {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path)})
    assert (outcome["new"], outcome["changed"], outcome["problems"]) == (1, 0, [])
    assert sum("story/one" in path for path in site.asked) == 1


def test_of_a_report_the_document_is_the_text_and_where_it_cannot_be_had_the_page(tmp_path: Path) -> None:
    pdf = ("application/pdf", RECORDING.read_bytes())
    documents = {"/good.pdf": pdf, "/cut.pdf": (pdf[0], pdf[1][:300]), "/html.pdf": _page("Not found")}
    names = ("good", "cut", "html", "missing")
    with served(Site({})) as site:
        links = {name: f'<a class="report" href="/{name}.pdf">Report</a>' for name in names}
        reports = {f"/report/{name}": _page(f"Report {name}", more=links[name]) for name in names}
        reports["/report/none"] = _page("Report none")
        addresses = [f"{site.address}{path}" for path in reports]
        site.pages = {**documents, **reports, "/feed.xml": _feed(*addresses)}
        environment = {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path), "ANEW": "yes"}
        (outcome,), process = crawled(("reports",), environment)
        site.answers = {"/good.pdf": (503, "")}
        (again,), _ = crawled(("reports",), environment)
    stored = _stored(tmp_path, "reports", [*names, "none"])
    assert process.stderr == ""
    assert again["changed"] == 0, "a document that is not to be had for once takes no words away"
    assert "(2) Nobody told the railway, and trains went on running." in stored["good"].body
    assert {stored[name].body for name in ("cut", "html", "missing", "none")} == {("In Stennick.",)}
    assert sorted(outcome["problems"]) == [
        f"reports: {site.address}/cut.pdf is a damaged or password-protected PDF.",
        f"reports: {site.address}/html.pdf is not a PDF.",
        f"reports: {site.address}/missing.pdf answered 404 Not Found.",
    ]


def test_a_report_is_replayed_from_an_archive_with_its_document(tmp_path: Path) -> None:
    archive = str(tmp_path / "reports.warc.gz")
    with served(Site({"/report/good": _page("Report", more='<a class="report" href="/good.pdf">Report</a>')})) as site:
        feed = _feed(f"{site.address}/report/good")
        site.pages = {**site.pages, "/feed.xml": feed, "/good.pdf": ("application/pdf", RECORDING.read_bytes())}
        crawled(("reports",), {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path / "live"), "ARCHIVE": archive})
        environment = {"SITE": site.address, "BLUELIGHT_DATA": str(tmp_path / "replayed"), "REPLAY": archive}
    (outcome,), _ = crawled(("reports",), environment)
    assert (outcome["new"], outcome["problems"]) == (1, [])
    live, replayed = (_stored(tmp_path / folder, "reports", ["good"])["good"] for folder in ("live", "replayed"))
    assert replayed.body == live.body
    assert "The MATTERS OF CONCERN are as follows." in replayed.body
