"""Tests of extracting an article: which layer of the page is used, and what is not part of the story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import Article, extract
from crawler.extraction.page_decoder import LARGEST_PAGE
from crawler.extraction.times import read_time
from search.errors import PageError

SEEN = datetime(2025, 7, 1, 12, tzinfo=UTC)
URL = "https://gazette.example/story"
PARAGRAPH = "<p>Officers were called to Mill Road in Harrow Vale shortly after midnight.</p>"


def _article(html: str | bytes, *rules: str, content_type: str = "") -> Article:
    return extract(html, URL, body_rules=rules, content_type=content_type, seen=SEEN)


def _ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_json_ld_is_believed_before_meta_and_meta_before_the_page() -> None:
    head = '<meta property="og:title" content="Of meta"><meta property="og:description" content="Of meta">'
    article = _article(_ld('{"@type": "NewsArticle", "headline": "Of JSON-LD"}') + head + "<h1>Of the page</h1>")
    assert (article.title, article.summary) == ("Of JSON-LD", "Of meta")
    assert (article.how["title"], article.how["summary"]) == ("JSON-LD", "meta")


def test_a_date_that_nobody_believes_gives_way_to_the_next_layer() -> None:
    old = _ld('{"@type": "NewsArticle", "datePublished": "1246-01-01"}')
    article = _article(f'{old}<time datetime="2025-06-30T09:00:00+01:00">yesterday</time>{PARAGRAPH}')
    assert article.published == datetime(2025, 6, 30, 8, tzinfo=UTC)
    assert article.how["published"] == "page"


@pytest.mark.parametrize(
    "json",
    [
        '[{"@type": "WebPage", "headline": "No"}, {"@type": "NewsArticle", "headline": "Yes"}]',
        '{"@graph": [{"@type": "Organization", "name": "No"}, {"@type": ["Article", "Thing"], "headline": "Yes"}]}',
        '<!-- {"@type": "NewsArticle", "headline": "Yes"} -->',
        '/*<![CDATA[*/ {"@type": "NewsArticle", "headline": "Yes"} /*]]>*/',
        '{"@type": "NewsArticle", "headline": "Yes", "description": "two\nlines",};',
        '{"@type": "BlogPosting", "headline": ["Yes", "No"]}',
    ],
)
def test_json_ld_is_read_as_publishers_write_it(json: str) -> None:
    assert _article(_ld(json) + PARAGRAPH).title == "Yes"


def test_json_ld_that_cannot_be_read_is_passed_over() -> None:
    article = _article(_ld("{broken") + _ld('{"@type": "NewsArticle", "headline": "Yes"}') + PARAGRAPH)
    assert article.title == "Yes"


def test_names_of_authors_are_told_once_and_addresses_are_no_names() -> None:
    authors = '[{"name": "Ann Orr"}, "by Ben Tull,", {"name": "Ann Orr"}, "https://facebook.example/gazette"]'
    article = _article(_ld(f'{{"@type": "NewsArticle", "author": {authors}}}') + PARAGRAPH)
    assert article.authors == ("Ann Orr", "Ben Tull")


def test_the_sites_name_is_cut_off_the_headline() -> None:
    site = '<meta property="og:site_name" content="The Gazette">'
    article = _article(f'{site}<meta property="og:title" content="Two held - The Gazette">{PARAGRAPH}')
    assert article.title == "Two held"


def test_what_stands_behind_the_headline_that_is_shown_is_cut_off() -> None:
    article = _article(f'<meta property="og:title" content="Two held | gazette.example"><h1>Two held</h1>{PARAGRAPH}')
    assert article.title == "Two held"


@pytest.mark.parametrize("link", ["http://[", "data:image/gif;base64,R0", "javascript:void(0)", " "])
def test_an_address_that_is_none_is_left_out(link: str) -> None:
    article = _article(f'<link rel=canonical href="{link}"><meta property="og:image" content="{link}">{PARAGRAPH}')
    assert (article.canonical, article.image) == ("", "")


def test_the_sources_rule_is_followed_before_the_general_extractor() -> None:
    page = f"<article><div class=text>{PARAGRAPH}</div><p>Elsewhere.</p></article>"
    article = _article(page, ".missing p", ".text p")
    assert article.body == ("Officers were called to Mill Road in Harrow Vale shortly after midnight.",)
    assert article.how["body"] == ".text p"


def test_without_a_rule_that_finds_something_the_general_extractor_reads_the_page() -> None:
    article = _article(f"<nav><a href=/>Home</a></nav><article><h1>Called out</h1>{PARAGRAPH * 3}</article>", ".x")
    assert article.how["body"] == "general extractor"
    assert all("Mill Road" in paragraph for paragraph in article.body)


def test_the_general_extractor_gives_paragraphs_without_marks_of_its_own() -> None:
    table = "<table><tr><th>Town</th><th>Calls</th></tr><tr><td>Stennick</td><td>12</td></tr></table>"
    text = "<ul><li>One engine went to Mill Road.</li></ul><p>The river rose<br>all night.</p>"
    body = _article(f"<article><h1>Called out</h1>{PARAGRAPH}{table}{text}</article>").body
    assert body[1:] == ("Town Calls", "Stennick 12", "One engine went to Mill Road.", "The river rose all night.")


def test_links_to_other_stories_are_no_text_but_a_linked_word_is() -> None:
    page = (
        '<div class=text><p>A <a href="/a">pursuit</a> ended here.</p><p><a href="/b">Read about another.</a></p>'
        '<ul><li><b>PICTURES:</b> <a href="/c">The town through the years</a></li><li>A <a href="/d">map</a> of it all'
        "</li></ul></div>"
    )
    assert _article(page, ".text p, .text li").body == ("A pursuit ended here.", "A map of it all")


def test_text_is_composed_folded_and_without_what_nobody_sees() -> None:
    page = "<div class=text><p>Cafe\u0301 in  Sten\u00adnick\u200b\n closed<br>at noon.</p></div>"
    assert _article(page, ".text p").body == ("Café in Stennick closed at noon.",)


def test_readers_comments_are_no_text() -> None:
    comments = '<div id="comments"><ol class="comment-list"><li><p>Lock him up.</p></li></ol></div>'
    assert _article(f"<div class=text>{PARAGRAPH}{comments}</div>", ".text p").body == (
        "Officers were called to Mill Road in Harrow Vale shortly after midnight.",
    )


@pytest.mark.parametrize(
    "words",
    [
        "We need your help to find whoever did this, the detective said.",
        "Anyone with information is asked to call 101 or to write to the team.",
        "If you have dashcam footage of the road, please contact us.",
        "If you have a video or photo of the crash, send it to the team.",
        "Like other forces, it shared the footage on Facebook.",
        "Like our neighbours, we have lost two engines, the chief officer said.",
        "He was drawn in by becoming a member of the group, the court heard.",
        "“We support families and invest in our future,” she said.",
        "She asked the public to support the families from Harrow Vale.",
    ],
)
def test_what_only_sounds_like_an_outlets_appeal_is_news(words: str) -> None:
    assert words in _article(f"<div class=text>{PARAGRAPH}<p>{words}</p></div>", ".text p").body


def test_one_appeal_goes_alone_and_two_take_what_follows_them_with_them() -> None:
    join, story = "Click here to join our group.", "If you have a story for us, write."
    text = ["News.", join, "More news.", "Still more.", "And more.", "The end.", story, "Thanks.", join, "Lock him up."]
    page = "".join(f"<p>{words}</p>" for words in text)
    kept = ("News.", "More news.", "Still more.", "And more.", "The end.")
    assert _article(f"<div class=text>{page}</div>", ".text p").body == kept


@pytest.mark.parametrize(
    ("stated", "utc"),
    [
        ("2025-06-10T14:05:00+01:00", "2025-06-10T13:05"),
        ("2025-06-10T14:05:00", "2025-06-10T13:05"),
        ("2025-01-10 14:05", "2025-01-10T14:05"),
        ("2024-07-30T15:00:54.000Z", "2024-07-30T15:00:54"),
        ("Tue, 10 Jun 2025 14:05:00 +0100", "2025-06-10T13:05"),
        ("10 June 2025", "2025-06-09T23:00"),
        ("03/02/2025", "2025-02-03T00:00"),
    ],
)
def test_a_date_is_read_and_without_a_zone_it_is_the_newsrooms(stated: str, utc: str) -> None:
    stated_time = read_time(stated, SEEN)
    assert stated_time and stated_time.utc == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "stated", ["", "yesterday", "1246-05-01", "2026-07-01", "2025-07-03", "0000-00-00", "9" * 5000]
)
def test_what_is_no_date_or_not_believed_is_none(stated: str) -> None:
    assert read_time(stated, SEEN) is None


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        ("<p>Zoë’s café".encode(), "text/html; charset=iso-8859-1"),
        ("<meta charset=utf-8><p>Zoë’s café".encode("cp1252"), "text/html; charset=utf-8"),
        ("<p>Zoë’s café".encode("cp1252"), ""),
        ("<p>Zoë’s café".encode("utf-16"), "text/html; charset=utf-8"),
        ('<?xml version="1.0" encoding="ascii"?><html><p>Zoë’s café'.encode(), ""),
    ],
)
def test_a_page_is_decoded_whatever_it_says_of_its_charset(content: bytes, content_type: str) -> None:
    assert _article(content, "p", content_type=content_type).body == ("Zoë’s café",)


@pytest.mark.parametrize("content", [b"%PDF-1.7 <p>", b'{"a": "<p>"}', b"\x89PNG\r\n\x1a\n\0\0<p>", b"just words"])
def test_what_is_no_page_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PageError, match=f"^{URL} is not an HTML page.$"):
        _article(content)


def test_a_page_that_is_too_large_is_refused_in_a_sentence() -> None:
    with pytest.raises(PageError, match="is 20 MB; only pages of up to 10 MB are read"):
        _article(b"<p>" + b" " * (2 * LARGEST_PAGE))


@pytest.mark.parametrize("content", [b"", b" \n", b"\0\0", b"<!-- <p> -->"])
def test_a_page_that_says_nothing_gives_an_empty_article(content: bytes) -> None:
    assert _article(content) == Article(url=URL)


_PIECES = [
    "<p>",
    "</div>",
    "<div>",
    "<h1>",
    "<script>",
    '<meta property="og:title" content="',
    ">",
    "\0",
    "&#0;",
    "word ",
]


@given(st.lists(st.one_of(st.sampled_from(_PIECES).map(str.encode), st.binary(max_size=20)), max_size=40))
def test_no_page_makes_it_fail_otherwise(pieces: list[bytes]) -> None:
    try:
        _article(b"".join(pieces), "p")
    except PageError as error:
        assert str(error).startswith(URL)
