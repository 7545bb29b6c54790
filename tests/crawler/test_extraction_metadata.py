"""Tests of the metadata of a page, as different publishing systems declare it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from crawler.extraction import Article, extract

SEEN = datetime(2025, 7, 1, 12, tzinfo=UTC)
URL = "https://gazette.example/story"
PARAGRAPH = (
    "<p>Officers were called to Mill Road in Harrow Vale shortly after midnight on Friday, a spokesman said.</p>"
)


def _article(html: str) -> Article:
    return extract(html + PARAGRAPH, URL, seen=SEEN)


def _ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "NewsArticle",, "headline": "Yes",, }',
        '[{"@type": "Organization"} {"@type": "NewsArticle", "headline": "Yes"}]',
        '{"@type": "NewsArticle", // the kind\n "headline": "Yes" /* shown */}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Yes&quot;}",
    ],
)
def test_json_ld_with_broken_commas_comments_and_escapes_is_read(data: str) -> None:
    assert _article(_ld(data)).title == "Yes"


def test_an_address_in_json_ld_is_no_comment() -> None:
    article = _article(_ld('{"@type": "Article", "headline": "Yes", "image": "https://gazette.example/a.jpg",}'))
    assert article.image == "https://gazette.example/a.jpg"


def test_an_author_may_stand_in_a_node_of_his_own() -> None:
    graph = '[{"@type": "Article", "author": {"@id": "#ann"}}, {"@type": "Person", "@id": "#ann", "name": "Ann Orr"}]'
    assert _article(_ld(f'{{"@graph": {graph}}}')).authors == ("Ann Orr",)


def test_the_headline_is_the_one_that_readers_see_and_the_stated_one_is_kept() -> None:
    stated = '{"@type": "NewsArticle", "headline": "Fire at mill: crews from three counties called"}'
    article = _article(f"<h1>The Gazette</h1>{_ld(stated)}<h1>Crews from three counties called to fire</h1>")
    assert article.title == "Crews from three counties called to fire"
    assert article.headline == "Fire at mill: crews from three counties called"
    assert article.how["title"] == "page"


@pytest.mark.parametrize("title", ["Two held - The Gazette", "The Gazette | Two held", "Two held | Gazette"])
def test_the_sites_name_is_cut_off_at_both_ends(title: str) -> None:
    assert _article(f'<meta property="og:site_name" content="The Gazette"><title>{title}</title>').title == "Two held"


def test_a_time_keeps_the_zone_in_which_it_was_stated() -> None:
    stated = '{"@type": "Article", "datePublished": "2025-06-10T23:30:00-05:00", "dateModified": "2025-06-12T09:00"}'
    article = _article(_ld(stated))
    assert article.published == datetime(2025, 6, 11, 4, 30, tzinfo=UTC)
    assert article.modified == datetime(2025, 6, 12, 8, tzinfo=UTC), "without a zone it is the newsroom's"
    assert article.zones == {"published": "-0500"}


def test_microdata_are_read_where_nothing_else_states_it() -> None:
    article = _article(
        '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author">Ann Orr</span>'
        '<time itemprop="datePublished" datetime="2025-06-10T14:05:00+01:00">Tuesday</time>'
        '<meta itemprop="dateModified" content="2025-06-11"><b itemprop="articleSection">Fire</b></div>'
    )
    assert (article.authors, article.section) == (("Ann Orr",), "Fire")
    assert (article.published, article.how["published"]) == (datetime(2025, 6, 10, 13, 5, tzinfo=UTC), "page")


def test_data_of_next_give_times_and_topics() -> None:
    data = {
        "props": {
            "pageProps": {
                "metadata": {"firstPublished": 1749560700000, "lastUpdated": 1749564300000},
                "page": {
                    "@news": {"topics": [{"title": "Fires"}, {"title": "Stennick"}], "section": [{"title": "UK"}]}
                },
            }
        }
    }
    article = _article(f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>')
    assert article.published == datetime(2025, 6, 10, 13, 5, tzinfo=UTC)
    assert (article.tags, article.section) == (("Fires", "Stennick"), "UK")
    assert article.how["published"] == "__NEXT_DATA__"


@pytest.mark.parametrize("data", ["null", "[1]", '{"props": []}', '{"props": {"pageProps": {"page": {"a": 1}}}}', "{"])
def test_data_of_next_that_are_another_sites_give_nothing(data: str) -> None:
    assert _article(f'<script id="__NEXT_DATA__">{data}</script>').published is None


@pytest.mark.parametrize("written", ["10 June 2025", "10th June, 2025", "June 10, 2025", "Published: 10 Jun 2025"])
def test_a_date_that_is_only_written_below_the_headline_is_found(written: str) -> None:
    article = _article(f"<article><h1>Two held</h1><div>{written}</div></article>")
    assert article.published == datetime(2025, 6, 9, 23, tzinfo=UTC), "the newsroom's midnight"
    assert article.how["published"] == ("dateline" if "Published" in written else "guess by the headline")


def test_a_year_of_copyright_is_no_date() -> None:
    assert _article("<h1>Two held</h1><footer><p>© 2024 The Gazette</p></footer>").published is None


def test_a_byline_gives_the_author() -> None:
    assert _article('<h1>Two held</h1><p class="byline">By Ann Orr</p>').authors == ("Ann Orr",)


def test_a_layout_that_is_no_longer_valid_is_left_out() -> None:
    rules = ((".old p", date(2024, 12, 31)), ".new p")
    page = f"<div class=old>{PARAGRAPH}</div><div class=new><p>In the new layout.</p></div>"
    assert extract(page, URL, body_rules=rules, seen=SEEN).how["body"] == ".new p"
    assert extract(page, URL, body_rules=rules, seen=datetime(2024, 6, 1, tzinfo=UTC)).how["body"] == ".old p"


def test_text_that_only_the_data_of_a_page_have_is_taken_from_there() -> None:
    told = " ".join(["The crews were called at four in the morning, and stayed until the evening."] * 5)
    article = extract(
        _ld(json.dumps({"@type": "Article", "articleBody": f"{told}\n\nThe end."})) + "<p>Log in.</p>", URL, seen=SEEN
    )
    assert article.body == (told, "The end.")
    assert article.how["body"] == "JSON-LD"
