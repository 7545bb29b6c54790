"""Tests of the entries that are read from feeds, sitemaps, WordPress's JSON and listing pages."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery import Endpoint, Entry, Layout, read_endpoint
from crawler.discovery.posts import PAGE_SIZE, posts_address
from crawler.discovery.sitemap import MOST_CHILDREN
from crawler.extraction.times import StatedTime
from search.errors import PageError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://gazette.example/news/mill-fire</loc>
    <news:news><news:publication><news:name>Gazette</news:name></news:publication>
      <news:publication_date>2026-03-02T09:30:00+00:00</news:publication_date>
      <news:title>Mill fire &amp; flood in Coldmere</news:title></news:news></url>
  <url><loc>https://gazette.example/news/edited</loc><lastmod>2026-03-01</lastmod></url>
  <url><loc>https://gazette.example/news/old</loc><lastmod>2019-05-01T10:00:00Z</lastmod></url>
  <url><loc>https://gazette.example/news/undated</loc></url>
  <url><lastmod>2026-03-02</lastmod></url>
</urlset>"""


def _read(endpoint: Endpoint, content: bytes, **how: object) -> tuple[list[Entry], list[str]]:
    listed = read_endpoint(endpoint, content, "https://gazette.example/endpoint", seen=NOON, **how)  # type: ignore[arg-type]
    assert listed.unreadable == 0
    return listed.entries, listed.next_addresses


def test_a_news_sitemap_gives_headlines_and_dates() -> None:
    entries, _ = _read(Endpoint.SITEMAP, SITEMAP)
    assert entries[0] == Entry(
        url="https://gazette.example/news/mill-fire",
        title="Mill fire & flood in Coldmere",
        published=StatedTime(datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
    )
    assert [entry.url.rpartition("/")[2] for entry in entries] == ["mill-fire", "edited", "old", "undated"]


def test_of_a_sitemap_what_changed_long_ago_is_left_out_and_what_has_no_date_is_not() -> None:
    entries, _ = _read(Endpoint.SITEMAP, SITEMAP, since=NOON - timedelta(days=3))
    assert [entry.url.rpartition("/")[2] for entry in entries] == ["mill-fire", "edited", "undated"]


def test_a_gzipped_sitemap_is_read_whatever_it_is_called() -> None:
    assert _read(Endpoint.SITEMAP, gzip.compress(SITEMAP)) == _read(Endpoint.SITEMAP, SITEMAP)


def test_a_sitemap_that_breaks_off_gives_what_came_before() -> None:
    cut = SITEMAP[: SITEMAP.index(b"/news/old")]
    assert len(_read(Endpoint.SITEMAP, cut)[0]) >= 2
    assert len(_read(Endpoint.SITEMAP, gzip.compress(SITEMAP, mtime=0)[:-30])[0]) >= 2


def test_a_sitemap_that_unpacks_without_end_is_refused() -> None:
    bomb = gzip.compress(b" " * 30_000_000)
    with pytest.raises(PageError, match=r"^https://gazette\.example/endpoint unpacks to more than 10 MB\.$"):
        _read(Endpoint.SITEMAP, bomb)


def test_a_sitemap_cannot_have_a_file_of_ours_read() -> None:
    evil = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY ours SYSTEM "file:///etc/hostname">]>
    <urlset><url><loc>https://gazette.example/news/&ours;</loc></url></urlset>"""
    entries, _ = _read(Endpoint.SITEMAP, evil)
    assert [entry.url for entry in entries] in ([], ["https://gazette.example/news/"])


def test_of_an_index_the_sitemaps_that_changed_last_are_followed() -> None:
    def listed(number: int) -> str:
        day = NOON - timedelta(days=number)
        return f"<sitemap><loc>https://gazette.example/{number}.xml</loc><lastmod>{day:%Y-%m-%d}</lastmod></sitemap>"

    index = f"<sitemapindex>{''.join(listed(number) for number in reversed(range(30)))}</sitemapindex>".encode()
    entries, further = _read(Endpoint.SITEMAP, index)
    assert (entries, len(further)) == ([], MOST_CHILDREN)
    assert _read(Endpoint.SITEMAP, index, since=NOON - timedelta(days=2))[1] == [
        "https://gazette.example/0.xml",
        "https://gazette.example/1.xml",
        "https://gazette.example/2.xml",
    ]


@pytest.mark.parametrize("content", [b"", b"<!doctype html><h1>We are moving house</h1>", b"\x1f\x8b\x08broken"])
def test_what_is_no_sitemap_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PageError, match=r"^https://gazette\.example/endpoint is (not a sitemap|damaged: .*)\.$"):
        _read(Endpoint.SITEMAP, content)


def test_wordpress_posts_give_what_a_feed_would() -> None:
    post = {
        "link": "https://gazette.example/horse-freed/",
        "title": {"rendered": "Horse freed &#8216;at last&#8217;"},
        "excerpt": {"rendered": "<p>It had been in the canal.</p>\n"},
        "date_gmt": "2026-03-02T08:00:00",
        "modified_gmt": "2026-03-02T09:15:00",
    }
    entries, further = _read(Endpoint.POSTS, json.dumps([post, "no post", {"title": 7}]).encode())
    assert entries == [
        Entry(
            url="https://gazette.example/horse-freed/",
            title="Horse freed ‘at last’",
            summary="It had been in the canal.",
            published=StatedTime(datetime(2026, 3, 2, 8, tzinfo=UTC)),
            modified=StatedTime(datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        )
    ]
    assert further == []


def test_a_full_page_of_posts_has_a_next_one() -> None:
    full = json.dumps([{"link": f"https://gazette.example/{number}/"} for number in range(PAGE_SIZE)]).encode()
    address = posts_address("https://gazette.example/")
    second = read_endpoint(Endpoint.POSTS, full, address, seen=NOON).next_addresses[0]
    assert second.endswith("&page=2")
    assert read_endpoint(Endpoint.POSTS, full, second, seen=NOON).next_addresses[0].endswith("&page=3")


@pytest.mark.parametrize("content", [b"<html>", b'{"code": "rest_no_route"}'])
def test_a_wordpress_that_has_its_json_closed_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PageError, match=r"is not a list of posts"):
        _read(Endpoint.POSTS, content)


LISTING = b"""<!doctype html><main><ul>
<li><a href="/news/one"><img src="1.jpg"></a>
<h3><a href="/news/one">One  held</a></h3><p>Published: 09:45 01/03/2026</p></li>
<li><h3><a href="/news/two">Two held</a></h3><time datetime="2026-02-28T10:00:00Z">Saturday</time></li>
<li><h3><a href="/news/three">Three held</a></h3><p>9 February 2026</p></li>
<li><h3><a href="/news/four">Four held</a></h3></li>
</ul><p>2 March 2026</p><a href="/news?page=2" rel="next">Next</a></main>"""


def test_a_listing_gives_links_with_their_words_and_the_date_beside_each() -> None:
    entries, further = _read(Endpoint.LISTING, LISTING, layout=Layout(links="h3 a"))
    assert [(entry.url.rpartition("/")[2], entry.title) for entry in entries] == [
        ("one", "One held"),
        ("two", "Two held"),
        ("three", "Three held"),
        ("four", "Four held"),
    ]
    assert [entry.published and entry.published.utc for entry in entries] == [
        datetime(2026, 3, 1, 9, 45, tzinfo=UTC),
        datetime(2026, 2, 28, 10, tzinfo=UTC),
        datetime(2026, 2, 9, tzinfo=UTC),
        None,
    ]
    assert further == ["https://gazette.example/news?page=2"]


def test_a_link_without_words_is_no_entry() -> None:
    assert [entry.title for entry in _read(Endpoint.LISTING, LISTING)[0]].count("One held") == 1


def test_a_listing_that_counts_pages_in_its_address_goes_on_with_the_next() -> None:
    layout = Layout(page_parameter="page")
    address = "https://gazette.example/news?ct=News"
    second = read_endpoint(Endpoint.LISTING, b"<p>Nothing", address, seen=NOON, layout=layout).next_addresses
    assert second == [f"{address}&page=2"]
    assert read_endpoint(Endpoint.LISTING, b"<p>Nothing", second[0], seen=NOON, layout=layout).next_addresses == [
        f"{address}&page=3"
    ]
