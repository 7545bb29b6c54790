"""Tests that hostile markup never raises an unexpected error."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import extract
from search.errors import PageError

SEEN = datetime(2025, 7, 1, 12, tzinfo=UTC)
URL = "https://gazette.example/story"

TAGS = (
    *("html", "head", "title", "body", "main", "article", "div", "section", "span", "p", "a", "b", "br", "h1", "h2"),
    *("ul", "li", "table", "tr", "td", "time", "script", "form", "svg"),
)
NAMES = ("comments", "entry-content", "author", "byline", "date", "share", "sidebar", "has-sidebar", "nav--false", "é")
WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    (
        "Officers were called to Mill Road in Harrow Vale shortly after midnight.",
        "By Ann Orr",
        "10 June 2025",
        "\0",
        "&#0;",
    )
)
ATTRIBUTES = st.lists(
    st.tuples(
        st.sampled_from(("class", "id", "role", "style", "itemprop", "datetime", "href", "rel")), st.sampled_from(NAMES)
    ),
    max_size=2,
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("@type", "@id", "@graph", "headline", "author", "datePublished", "image", "keywords", "props")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@st.composite
def _element(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    tag = draw(st.sampled_from(TAGS))
    attributes = "".join(f' {name}="{value}"' for name, value in draw(ATTRIBUTES))
    end = draw(st.sampled_from((f"</{tag}>", "", "</div>")))
    return f"<{tag}{attributes}>{draw(inner)}{end}"


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=4).map("".join)


MARKUP = st.recursive(WORDS, lambda inner: _joined(_element(inner)) | _joined(inner), max_leaves=20)


@given(MARKUP)
def test_no_markup_makes_it_fail(markup: str) -> None:
    extract(f"<title>Fire</title>{markup}", URL, seen=SEEN)


@given(DATA, st.sampled_from(("application/ld+json", "application/json")))
def test_no_data_of_a_page_make_it_fail(data: object, kind: str) -> None:
    script = json.dumps(data).replace("</", "<\\/")
    extract(f'<script type="{kind}" id="__NEXT_DATA__">{script}</script><p>Fire</p>', URL, seen=SEEN)


@given(st.text(max_size=40), st.sampled_from(("application/ld+json", "text/plain")))
def test_no_text_in_a_script_makes_it_fail(text: str, kind: str) -> None:
    extract(f'<p>Fire</p><script type="{kind}">{{"@type": "Article", {text}</script>', URL, seen=SEEN)


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail_but_with_a_sentence(content: bytes) -> None:
    try:
        extract(b"<p>" + content, URL, seen=SEEN)
    except PageError as error:
        assert str(error) == f"{URL} is not an HTML page."


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 10_000 + "Fire" + "</div>" * 10_000,
        "<p " + " ".join(f"a{number}=x" for number in range(50_000)) + ">Fire</p>",
        "<p>" + "&amp;" * 50_000,
        "<p>Fire</p><script>" + "var a; " * 50_000,
        "<title>" + "| " * 50_000 + "</title><h1>Fire</h1>",
        '<p>Fire</p><script type="application/ld+json">' + "[" * 50_000 + "</script>",
        "<p><time>" + "1 " * 50_000,
    ],
    ids=["nested", "attributes", "entities", "script", "title", "data", "date"],
)
def test_a_page_that_is_made_to_be_slow_is_read_to_its_end(page: str) -> None:
    assert extract(page, URL, seen=SEEN).url == URL
