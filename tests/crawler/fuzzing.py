"""Faulty text for each reader of outside text: seeds that hold its features, and a mutator with a fixed seed.

As a program it mutates for a number of seconds for each reader, and prints what escaped:
`python -m tests.crawler.fuzzing 120 feed page`
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.boundary import reading
from crawler.discovery import Endpoint, EndpointEntries, Entry, Layout, read_endpoint
from crawler.extraction import Article, extract
from crawler.pdf import read_pdf
from crawler.spiders.bbc import BBC
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://gazette.example/news/1"

RSS = b"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:georss="http://www.georss.org/georss"><channel><title>Gazette</title><ttl>30</ttl><image><url>/i.png</url></image>
<item><title>Barn fire &#38; flood &#55357;&#56613;</title><link>/news/1</link><guid isPermaLink="true">/news/1</guid>
<dc:creator>Ann Orr</dc:creator><pubDate>Mon, 02 Mar 2026 09:30:00 +0000</pubDate><category domain="d">Fire</category>
<description><![CDATA[<p>A <b>crew</b> came.</p>]]></description>
<media:content url="/1.jpg"><media:credit role="x">Q</media:credit>
</media:content><georss:point>51.1 -2.3</georss:point><enclosure url="/1.mp3" length="12" type="audio/mpeg"/>
<content:encoded>&lt;p&gt;More&lt;/p&gt;</content:encoded></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://gazette.example/"><title>G</title>
<entry><title type="html">Horse &amp;amp; cart</title><link rel="alternate" href="/news/2"/><id>tag:g,2026:2</id>
<updated>2026-03-02T09:30:00Z</updated><published>2026-03-01T09:30:00+01:00</published><author><name>Bo Ek</name>
<email>b@g.example</email></author><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Freed</p></div>
</summary><content type="application/octet-stream">SGVsbG8=</content><category term="Rescues"/></entry></feed>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "G", "next_url": "/2", "items": [{"id": "1",
"url": "/news/1", "title": "Barn", "summary": "A crew", "date_published": "2026-03-02T09:30:00Z", "tags": ["Fire"],
"authors": [{"name": "Ann"}]}, {"id": 2, "url": null, "tags": {}, "authors": "x"}]}"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://gazette.example/one&amp;two</loc>
<lastmod>2026-03-02</lastmod><news:news><news:title>Mill &#8216;fire&#8217;</news:title>
<news:publication_date>2026-03-02T09:30:00+00:00</news:publication_date></news:news></url></urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>/1.xml</loc><lastmod>2026-03-02T10:00Z</lastmod></sitemap></sitemapindex>"""
POSTS = b"""[{"link": "https://gazette.example/a/", "title": {"rendered": "Horse &#8216;freed&#8217;"}, "excerpt":
{"rendered": "<p>In the canal.</p>"}, "date_gmt": "2026-03-02T08:00:00", "modified_gmt": "2026-03-02T09:15:00"},
7, {}]"""
LISTING = b"""<!doctype html><html><body><ul>
<li><h3><a href="/news/one">One</a></h3><p>Published: 09:45 01/03/2026</p></li>
<li><a href="/news/two">Two</a><time datetime="2026-02-28T10:00:00Z">Sat</time></li></ul>
<a rel="next" href="?page=2">N</a>"""
JSON_LD = b"""{"@context": "https://schema.org", "@graph": [{"@type": ["NewsArticle"], "@id": "#a",
"headline": "Barn fire",
"datePublished": "2026-03-02T09:30:00Z", "dateModified": "2026-03-02", "author": [{"@id": "#p"}, "Bo"], "image":
{"@type": "ImageObject", "url": "/1.jpg"}, "articleBody": "A crew came.\\nIt left.", "keywords": "fire, barn",
"mainEntityOfPage": {"@id": "https://gazette.example/news/1"}}, {"@id": "#p", "@type": "Person", "name": "Ann"}]}"""
PAGE = b"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Barn fire | Gazette</title>
<meta property="og:title" content="Barn fire"><meta property="article:published_time" content="2026-03-02T09:30:00Z">
<meta name="author" content="Ann Orr"><link rel="canonical" href="/news/1"></head>
<body><nav><a href="/">Home</a></nav><main>
<article class="story"><h1>Barn fire</h1><p class="byline">By Ann Orr</p><time datetime="2026-03-02">2 March 2026</time>
<p>A crew came to a barn at Coldmere on Monday, and nobody was hurt there, the service said.</p>
<figure><img src="/1.jpg">
<figcaption>The barn</figcaption></figure><ul><li>One engine</li></ul><blockquote><p>It was quick.</p></blockquote>
<table><tr><td>1</td></tr></table></article></main><aside><a href="/2">Other</a></aside></body></html>"""
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 64>>stream\nBT /F1 12 Tf 10 100 Td (A report on a fire.) Tj T* [(at) -250 (a barn)] TJ ET\n"
    b"endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF"
)

PIECES = (
    b"&#55357;", b"&#x110000;", b"&#0;", b"&bogus;", b"&", b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE x [",
    b"<!ENTITY a 'b'>", b"&a;", b"\x00", b"\x93", b"\xed\xa0\xbd", b"\xff\xfe", b"\x1f\x8b", b"'", b'"', b"{", b"[",
    b"}", b"]",
    b"[" * 3_000, b'{"a":' * 3_000, b"<div>" * 500, b"<b>" * 500, b"null", b"1e999", b"-1", b"9" * 5_000, b"NaN",
    b"\\ud83d",
    b"http://[", b"https://gazette.example:99999/", b"//[::1", b"javascript:", b"9999-99-99T99:99:99Z", b"0000-00-00",
    b"Mon, 99 Foo 99999 99:99:99 +9999", b"31/31/2026", b" xmlns:q='", b"q:item", b"xml:base='http://['", b"=", b"/",
    b"\xc2",
    b" encoding='utf-16'", b" encoding='rot13'", b" encoding='base64'", b"type='base64'", b"mode='base64'", b"obj",
    b"stream",
    b"/Length 999999999", b"<</", b"/Filter/FlateDecode ", b"9 0 R", b"/Count -5", b"/Kids[3 0 R 2 0 R]",
)  # fmt: skip
"""What other programs choked on; the mutator inserts it."""


def _endpoint(kind: Endpoint) -> Callable[[bytes], object]:
    layout = Layout(page_parameter="page")
    return lambda content: read_endpoint(kind, content, URL, seen=NOW, layout=layout, since=NOW)


def _page(content: bytes) -> object:
    with reading(URL, "a page"):
        return extract(content, URL, seen=NOW, body_rules=(".story p",))


def _json_ld(content: bytes) -> object:
    """Read a page with this JSON-LD, outside the boundary: faulty metadata must not cost the story."""
    page = PAGE.replace(b"</head>", b"<script type='application/ld+json'>%s</script></head>" % content)
    return extract(page, URL, seen=NOW)


READERS: dict[str, tuple[Callable[[bytes], object], tuple[bytes, ...]]] = {
    "feed": (_endpoint(Endpoint.FEED), (RSS, ATOM, JSON_FEED)),
    "sitemap": (
        _endpoint(Endpoint.SITEMAP),
        (SITEMAP, INDEX, RSS, b"https://gazette.example/1\nhttps://gazette.example/2"),
    ),
    "listing": (_endpoint(Endpoint.LISTING), (LISTING,)),
    "posts": (_endpoint(Endpoint.POSTS), (POSTS,)),
    "json_ld": (_json_ld, (JSON_LD,)),
    "page": (_page, (PAGE,)),
    "pdf": (lambda content: read_pdf(content, URL), (PDF,)),
}
"""The readers with the seeds of what they read."""


def mutated(seeds: tuple[bytes, ...], number: int) -> bytes:
    """Return the text with this number; it is the same at every run."""
    chance = random.Random(number)
    content = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(content) + 1)
        length = chance.choice((1, 2, 8, 60))
        match chance.randrange(6):
            case 0:
                del content[at : at + length]
            case 1:
                content[at:at] = chance.choice(PIECES)
            case 2:
                content[at : at + length] = chance.choice(PIECES)
            case 3:
                content[at : at + length] = chance.randbytes(min(length, 8))
            case 4:
                content[at:at] = content[at : at + length] * chance.choice((1, 3, 40))
            case _:
                start = chance.randrange(len(content) + 1)
                content[at:at] = content[start : start + length]
    return bytes(content)


def _check(result: object) -> None:
    """Raise an exception if what was read cannot be stored, or if its addresses cannot be understood."""
    for each in result.entries if isinstance(result, EndpointEntries) else [result]:
        if isinstance(each, Entry | Article):
            BBC.claims(each.url)
            BBC.shown_address(each.url)
            "".join(map(str, asdict(each).values())).encode()
            "".join([each.url, each.title, each.summary, each.section, *each.authors]).encode()
        elif isinstance(each, tuple):
            "".join(each).encode()


def escapes(reader: str, numbers: Iterator[int], seconds: float) -> Iterator[tuple[int, Exception]]:
    """Yield the numbers of the texts that make the reader raise another exception than `PageError`, with the exception.

    The same goes for what it read and what nobody can store. It ends after so many CPU seconds.
    """
    read, seeds = READERS[reader]
    end = time.process_time() + seconds
    for number in numbers:
        if time.process_time() > end:
            return
        try:
            _check(read(mutated(seeds, number)))
        except PageError:
            continue
        except Exception as error:
            yield number, error


def main() -> None:
    """Mutate for the seconds of the first argument for each reader that the others name, or for all readers."""
    seconds, names = float(sys.argv[1]), sys.argv[2:] or list(READERS)
    for name in names:
        for number, error in escapes(name, iter(range(10**9)), seconds):
            print(name, number, "".join(traceback.format_exception(error)))


if __name__ == "__main__":
    main()
