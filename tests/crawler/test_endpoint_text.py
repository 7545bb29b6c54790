"""Tests of endpoints that are compressed, encoded or written in ways that a strict reader refuses."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from crawler.discovery import Endpoint, Entry, read_endpoint
from crawler.discovery.endpoint_text import decode_endpoint, repaired_xml
from crawler.extraction.times import StatedTime
from search.errors import PageError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = "https://gazette.example"


def _entries(endpoint: Endpoint, content: bytes, content_type: str = "") -> list[Entry]:
    return read_endpoint(endpoint, content, f"{SITE}/endpoint", seen=NOON, content_type=content_type).entries


def _feed(*items: bytes) -> bytes:
    listed = b"".join(b"<item>%s<link>/news/%d</link></item>" % (item, number) for number, item in enumerate(items))
    return b"<?xml version='1.0'?><rss version='2.0'><channel><title>G</title>" + listed + b"</channel></rss>"


def _titles(content: bytes, content_type: str = "") -> list[str]:
    return [entry.title for entry in _entries(Endpoint.FEED, content, content_type)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Barn &#55357;&#56615; in Coldmere", "Barn \U0001f527 in Coldmere"),
        ("Barn &#xD83D;&#xDD27; in Coldmere", "Barn \U0001f527 in Coldmere"),
        ("Barn &#55357; in Coldmere", "Barn � in Coldmere"),
        ("Barn &#x110000; in Coldmere", "Barn � in Coldmere"),
        ("Barn &#99999999999999999999; in Coldmere", "Barn � in Coldmere"),
        ("Barn &#0; in Coldmere", "Barn � in Coldmere"),
        ("Barn &#11;in Coldmere", "Barn in Coldmere"),
        ("The crew&#146;s day", "The crew’s day"),
        ("Bell &amp; Sons", "Bell & Sons"),
        ("B&S and H&amp;W at R&D", "B&S and H&W at R&D"),
        ("Caf&eacute;&nbsp;fire", "Café fire"),
        ("<![CDATA[B&S and <b>more</b>]]>", "B&S and more"),
        ("Less &lt;b&gt;bold&lt;/b&gt;", "Less bold"),
        ("A\x01 bell", "A bell"),
    ],
)
def test_what_xml_forbids_in_a_headline_is_read_as_a_browser_reads_it(title: str, expected: str) -> None:
    assert _titles(_feed(b"<title>%s</title>" % title.encode(), b"<title>Next</title>")) == [expected, "Next"]


def test_the_same_in_a_sitemap() -> None:
    listed = b"<urlset><url><loc>/one&two-1</loc></url><url><loc>/a&#55357;&#56615;</loc></url></urlset>"
    urls = [entry.url for entry in _entries(Endpoint.SITEMAP, listed)]
    assert urls == [f"{SITE}/one&two-1", f"{SITE}/a\U0001f527"]


TITLE = "<title>Café „Zur Post“ – dégâts</title>"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (_feed(TITLE.encode()), "application/xml; charset=iso-8859-1"),
        (_feed(TITLE.encode("cp1252")), "application/xml; charset=utf-8"),
        (_feed(TITLE.encode("cp1252")), ""),
        (_feed(TITLE.encode("cp1252")).replace(b"'1.0'", b"'1.0' encoding='iso-8859-1'"), ""),
        (_feed(b"-").replace(b"-", TITLE.encode()).decode().encode("utf-16"), "text/xml"),
    ],
)
def test_a_feed_is_decoded_by_what_it_is_and_not_only_by_what_it_states(content: bytes, content_type: str) -> None:
    assert _titles(content, content_type) == ["Café „Zur Post“ – dégâts"]


@pytest.mark.parametrize("content_type", ["", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
def test_one_faulty_byte_does_not_garble_a_feed(content_type: str) -> None:
    content = _feed("<title>Dégâts à la gare</title>".encode(), b"<title>It\x92s out</title>")
    assert _titles(content, content_type) == ["Dégâts à la gare", "It’s out"]


def test_a_declared_charset_that_is_right_is_used() -> None:
    russian = "Пожар в Колдмере"
    content = _feed(f"<title>{russian}</title>".encode("koi8-r"))
    assert _titles(content, "text/xml; charset=koi8-r") == [russian]


def test_a_gzipped_feed_is_known_by_its_content() -> None:
    assert _titles(gzip.compress(_feed(b"<title>Packed</title>"))) == ["Packed"]


@pytest.mark.parametrize("seam", [b"", b"</urlset><?xml version='1.0'?><urlset>"])
@pytest.mark.parametrize("end", [b"", b"\0" * 20, b"rubbish"])
def test_a_sitemap_of_several_gzip_members_is_read_to_its_end(seam: bytes, end: bytes) -> None:
    first, last = seam.partition(b"<?xml")[0], b"".join(seam.partition(b"<?xml")[1:])
    content = gzip.compress(b"<urlset><url><loc>/1</loc></url>" + first)
    content += gzip.compress(b"") + gzip.compress(last + b"<url><loc>/2</loc></url></urlset>") + end
    assert [entry.url for entry in _entries(Endpoint.SITEMAP, content)] == [f"{SITE}/1", f"{SITE}/2"]


def test_a_sitemap_may_be_a_text_or_a_feed() -> None:
    text = f"\ufeff{SITE}/news/1\r\n\r\n{SITE}/news/2\n".encode()
    assert [entry.url for entry in _entries(Endpoint.SITEMAP, text)] == [f"{SITE}/news/1", f"{SITE}/news/2"]
    (entry,) = _entries(Endpoint.SITEMAP, _feed(b"<title>As a feed</title>"))
    assert (entry.url, entry.title) == (f"{SITE}/news/0", "As a feed")


def test_a_json_feed_gives_what_rss_would() -> None:
    item = {
        "id": "7",
        "url": "/news/7",
        "title": "Horse freed &amp; well",
        "summary": "It had been in the canal. Continue reading...",
        "date_published": "2026-03-02T08:00:00+00:00",
        "date_modified": "2026-03-02T09:15:00Z",
        "authors": [{"name": "Ann Orr"}, {"url": SITE}],
        "tags": ["Rescues", "Animals"],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "next_url": "/feed?page=2", "items": [item, "no item", {}]}
    read = read_endpoint(Endpoint.FEED, json.dumps(feed).encode(), f"{SITE}/feed", seen=NOON)
    assert read.entries == [
        Entry(
            url=f"{SITE}/news/7",
            title="Horse freed & well",
            summary="It had been in the canal.",
            authors=("Ann Orr",),
            section="Rescues",
            published=StatedTime(datetime(2026, 3, 2, 8, tzinfo=UTC)),
            modified=StatedTime(datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        )
    ]
    assert read.next_addresses == [f"{SITE}/feed?page=2"]


@pytest.mark.parametrize("content", [b'{"items"', b'{"version": 1}', b'{"items":' + b"[" * 100_000])
def test_json_that_is_not_a_feed_is_described_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PageError, match=rf"^{SITE}/endpoint is not a feed: "):
        _entries(Endpoint.FEED, content)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("A crew came. The post Barn fire appeared first on Rescue-Weekly.example.", "A crew came."),
        ("A crew came. The post Barn fire in St. Mary appeared first on The Gazette", "A crew came."),
        ("The post office burnt. The post Barn fire first appeared on R.W.", "The post office burnt."),
        ("A crew came […] Continue reading...", "A crew came […]"),
        ("A crew came… Continue reading Barn fire →", "A crew came…"),
        ("A crew came. Read more »", "A crew came."),
        ("He asked pupils to continue reading.", "He asked pupils to continue reading."),
        ("Read more books, says the mayor.", "Read more books, says the mayor."),
        ("The post office appeared first on the list of closures, she said. It closes in May.",) * 2,
    ],
)
def test_lines_that_software_adds_to_a_summary_are_dropped(summary: str, expected: str) -> None:
    (entry,) = _entries(Endpoint.FEED, _feed(f"<description>{summary}</description>".encode()))
    assert entry.summary == expected


def test_an_entry_that_feedparser_cannot_read_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser

    parse = feedparser.parse

    def faulty(stream: object, **how: object) -> object:
        content = stream.read()  # type: ignore[attr-defined]
        if b"poison" in content:
            raise TypeError("no such thing")
        return parse(__import__("io").BytesIO(content), **how)

    monkeypatch.setattr(feedparser, "parse", faulty)
    items = (b"<title>Good</title>", b"<title>poison</title>", b"<title>Well</title>")
    assert _titles(_feed(*items)) == ["Good", "Well"]
    assert read_endpoint(Endpoint.FEED, _feed(*items), SITE, seen=NOON).unreadable == 1
    many = read_endpoint(Endpoint.FEED, _feed(*items, *[b"<title>Well</title>"] * 600), SITE, seen=NOON)
    assert (len(many.entries), many.unreadable) == (499, 104)
    with pytest.raises(PageError, match=r"cannot be read as a feed: no such thing \(TypeError\)\.$"):
        _titles(_feed(b"<title>poison</title>"))


def test_repairing_ten_megabytes_takes_seconds_at_most() -> None:
    for text in ("&#", "<!--", "<![CDATA[", "&a", "&#1;", "<!ENTITY ", "<?xml "):
        assert repaired_xml(text * (1_000_000 // len(text))) is not None
    assert decode_endpoint(b"\xc3\xa9\xe9" * 300_000).startswith("éé")
