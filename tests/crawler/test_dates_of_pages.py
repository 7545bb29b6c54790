"""The date of a story: what is stated for machines, then by the endpoint, then by a label; a guess comes last."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery import Endpoint, Entry, read_endpoint
from crawler.discovery.listing import Layout
from crawler.extraction import extract
from crawler.extraction.times import read_time
from crawler.newsroom import publication_date

SEEN = datetime(2026, 11, 27, 17, tzinfo=UTC)
URL = "https://gazette.example/news/mill-fire"
TEXT = "".join(
    f"<p>Crew {number} was called to a fire in a former mill in Coldmere after a neighbour saw smoke.</p>"
    for number in range(6)
)


def article(*head: str, meta: str = "", foot: str = ""):
    shown = "".join(head)
    page = (
        f"<html lang=en><head>{meta}</head><body><article><h1>Crews fight mill fire</h1>{shown}{TEXT}</article>{foot}"
    )
    return extract(page, URL, seen=SEEN)


def london(text: str) -> datetime:
    stated = read_time(text, SEEN)
    assert stated
    return stated.utc


@pytest.mark.parametrize(
    ("head", "published", "modified"),
    [
        ("<p>Published: 09:45 20/11/2026</p>", "09:45 20/11/2026", None),
        ("<p>Published 14:30, 5 November 2026</p>", "14:30 5 November 2026", None),
        ("<p>Last updated: 6 November 2026</p><p>Published: 5 November 2026</p>", "5 November 2026", "6 November 2026"),
        (
            "<p>Published: 5 November 2026. Updated: 6 November 2026 09:00</p>",
            "5 November 2026",
            "6 November 2026 09:00",
        ),
        ("<div>Posted on 5 November 2026 at 2.30pm by Juno Carrow</div>", "14:30 5 November 2026", None),
    ],
)
def test_a_dateline_with_a_label_is_a_statement(head: str, published: str, modified: str | None) -> None:
    found = article(head)
    assert found.published == london(published) and not found.date_is_guessed
    assert found.modified == (london(modified) if modified else None)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("<span>5.11.2025</span>", "5 November 2025"),
        ("<p>By Juno Carrow | 5 November 2026 | Crime</p>", "5 November 2026"),
        ("<p>5 November 2026, 09:45</p>", "5 November 2026, 09:45"),
    ],
)
def test_a_date_without_a_label_is_a_guess(head: str, published: str) -> None:
    found = article(head)
    assert found.published == london(published) and found.date_is_guessed


@pytest.mark.parametrize(
    "head",
    [
        "<p>The trial begins on 3 June 2024.</p>",
        "<p>He was last seen on 3 May 2024 near the weir in Harrow Vale.</p>",
        "<h2>Crash of 5 May 2021 was an accident</h2>",
    ],
)
def test_a_date_in_running_text_is_not_the_date_of_the_story(head: str) -> None:
    assert article(head).published is None


def test_an_update_shown_in_a_time_element_is_not_the_publication() -> None:
    found = article(
        '<p>Updated <time datetime="2026-11-06T09:00">6 Nov</time></p>',
        '<p>Published <time datetime="2026-11-05T14:30">5 Nov</time></p>',
    )
    assert (found.published, found.modified) == (london("5 Nov 2026 14:30"), london("6 Nov 2026 09:00"))


@pytest.mark.parametrize(
    "meta",
    [
        '<meta property="article:published_time" content="July 16, 2026 6:30 pm">',
        '<meta itemprop="datePublished" content="16 July 2026 18:30">',
        '<meta name="pubdate" content="2026-07-16"><meta name="date" content="2026-07-16T18:30:00">',
    ],
)
def test_what_a_page_declares_is_newsroom_time_without_a_zone(meta: str) -> None:
    assert article(meta=meta).published == london("16 July 2026 18:30")


@pytest.mark.parametrize(
    ("head", "foot", "stated", "published"),
    [
        ("", "<p>Witnesses last saw him on 3 May 2024.</p>", "27 Nov 2026 14:05 GMT", "27 Nov 2026 14:05"),
        ("", "<footer>Page last reviewed: 12 January 2021</footer>", "27 Nov 2026 14:05 GMT", "27 Nov 2026 14:05"),
        ("<p>Published: 16 July 2026</p>", "", "18:30 16/07/2026", "18:30 16/07/2026"),
        ("<p>Published: 16 July 2026 18:30</p>", "", "16/07/2026", "18:30 16/07/2026"),
        ("<p>Published: 18 July 2026</p>", "", "16/07/2026", "16/07/2026"),
        ("<p>18 July 2026</p>", "", "16/07/2026 18:30", "16/07/2026 18:30"),
    ],
)
def test_what_the_endpoint_states_beats_what_the_page_shows(head: str, foot: str, stated: str, published: str) -> None:
    entry = Entry(url=URL, published=read_time(stated, SEEN))
    assert publication_date(article(head, foot=foot), entry) == (london(published), False)


def test_what_the_page_declares_beats_the_endpoint_and_takes_its_clock() -> None:
    declared = article(meta='<meta property="article:published_time" content="2026-07-16">')
    exact, other = (
        Entry(url=URL, published=read_time(text, SEEN)) for text in ("18:30 16/07/2026", "17/07/2026 09:00")
    )
    assert publication_date(declared, exact) == (london("18:30 16/07/2026"), False)
    assert publication_date(declared, other) == (london("16/07/2026"), False)


def test_a_guess_counts_only_where_nothing_is_stated_and_says_so() -> None:
    assert publication_date(article("<p>5 November 2026</p>"), Entry(url=URL)) == (london("5 November 2026"), True)
    assert publication_date(article(), Entry(url=URL)) == (None, False)


FEED_DATES = [
    ("<pubDate>Thu, 16 Jul 2026 18:30:00 BST</pubDate>", "18:30 16/07/2026"),
    ("<pubDate>2026-07-16T18:30:00</pubDate>", "18:30 16/07/2026"),
    ("<pubDate>Thu, 16 Jul 2026 6:30 PM</pubDate>", "18:30 16/07/2026"),
    ("<pubDate>16-07-2026</pubDate>", "16/07/2026"),
    ("<pubDate>2026-07-16 17:30:00 UTC</pubDate>", "18:30 16/07/2026"),
    ("<pubDate>Thu, 16 Jul 2026 08:57:00 CEST</pubDate>", "07:57 16/07/2026"),
    ("<dc:date>2026-07-16T18:30:00+01:00</dc:date>", "18:30 16/07/2026"),
]


@pytest.mark.parametrize(("stated", "published"), FEED_DATES)
def test_a_feeds_times_are_read_as_they_are_written(stated: str, published: str) -> None:
    feed = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><item>'
        f"<title>Fire</title><link>{URL}</link>{stated}</item></channel></rss>"
    )
    (entry,) = read_endpoint(Endpoint.FEED, feed.encode(), "https://gazette.example/feed", seen=SEEN).entries
    assert entry.published and entry.published.utc == london(published)


def test_an_atom_entry_with_an_update_only_was_published_then() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Fire</title>'
        f'<link href="{URL}"/><updated>2026-07-16T18:30:00+01:00</updated></entry></feed>'
    )
    (entry,) = read_endpoint(Endpoint.FEED, feed.encode(), "https://gazette.example/feed", seen=SEEN).entries
    assert entry.published and entry.published.utc == london("18:30 16/07/2026")


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("<span>Published: 18:30 16/07/2026</span>", "18:30 16/07/2026"),
        ("<p>20 November 2026 09:45</p>", "20 November 2026 09:45"),
        ("<p>5/11/2026</p>", "5 November 2026"),
        ("<p>20th November 2026</p>", "20 November 2026"),
        ("<p>Nov 20, 2026</p>", "20 November 2026"),
        ('<time datetime="20/11/2026 09:45:12">20 Nov</time>', "20 November 2026 09:45:12"),
        ('<time datetime="2026-11-20">20 November 2026, 09:45</time>', "20 November 2026 09:45"),
    ],
)
def test_a_listings_times_are_read_as_they_are_written(date: str, published: str) -> None:
    page = f"<html><body><ul><li><a href='{URL}'>Crews fight mill fire</a>{date}</li><li><a href='/b'>B</a></li></ul>"
    entries = read_endpoint(
        Endpoint.LISTING, page.encode(), "https://gazette.example/news", seen=SEEN, layout=Layout()
    ).entries
    assert entries[0].published and entries[0].published.utc == london(published)
