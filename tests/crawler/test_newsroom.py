"""Tests of the addresses that are stories, of the names of sources, and of the User-Agent."""

from __future__ import annotations

import pytest

from crawler.discovery.feed import read_feed
from crawler.newsroom import NewsroomSpider
from crawler.page_preview import story_from_page
from crawler.run import select_spiders, spiders
from crawler.settings import newsroom_settings
from search.calendar import now
from search.errors import PageError, UnknownSource
from search.settings import read_settings
from search.story import Rights


@pytest.mark.parametrize(
    ("name", "url", "key"),
    [
        ("bbc", "https://www.bbc.co.uk/news/uk-politics-43532916?at_medium=RSS#0", "43532916"),
        ("bbc", "https://bbc.com/news/articles/c4ngk17zzkpo", "c4ngk17zzkpo"),
        ("bbc", "https://www.bbc.com/news/10604117/", "10604117"),
        ("bbc", "https://www.bbc.co.uk/news/coronavirus", None),
        ("bbc", "https://www.bbc.co.uk/news/av/uk-43532916", None),
        ("bbc", "https://www.bbc.co.uk/sport/football/43532916", None),
        ("bbc", "https://bbc.co.uk.example/news/uk-43532916", None),
        ("met_police", "https://news.met.police.uk/news/man-charged-501234?utm_source=rss", "501234"),
        ("met_police", "https://www.mynewsdesk.com/uk/metpoliceuk/news/renamed-501234", "501234"),
        ("met_police", "https://www.mynewsdesk.com/uk/another-force/news/man-charged-501234", None),
        ("emergency_services_news", "https://emergency-services.news/2025/03/07/crews-free-horse/", "crews-free-horse"),
        ("emergency_services_news", "https://emergency-services.news/crews-free-horse", "crews-free-horse"),
        ("emergency_services_news", "https://emergency-services.news/category/police/", None),
        ("emergency_services_news", "https://emergency-services.news/wp-content/uploads/crews-free-horse", None),
        ("bbc", "http://[", None),
        ("bbc", "ftp://www.bbc.co.uk/news/uk-43532916", None),
    ],
)
def test_a_source_claims_its_stories_under_every_address_and_nothing_else(name: str, url: str, key: str | None) -> None:
    assert spiders()[name].claims(url) == key


class Gazette(NewsroomSpider):
    """A source with addresses of all kinds."""

    name = "gazette"
    rights = Rights.FULL
    hosts = ("www.gazette.example",)
    story_path = r"/(?:cy/)?story/(?P<key>[^/]+)"
    live_pages = (r"/story/live-",)


@pytest.mark.parametrize(
    "url",
    [
        "http://gazette.example/story/dégâts-7",
        "https://www.gazette.example/story/d%c3%a9g%C3%A2ts-7/",
        "https://gazette.example/story/de\u0301ga\u0302ts-7",
        "https://m.gazette.example/story/d%C3%A9g%C3%A2ts%2D7?utm_source=rss",
        "https://amp.gazette.example/story/dégâts-7#comments",
        "https://www.gazette.example/amp/story/dégâts-7",
        "https://www.gazette.example/story/dégâts-7/amp/",
        "https://www.gazette.example/story/dégâts-7/index.html",
        "https://www.gazette.example./story/dégâts-7.amp",
    ],
)
def test_a_story_has_one_key_under_all_forms_of_its_address(url: str) -> None:
    assert Gazette.claims(url) == "dégâts-7"


def test_addresses_that_only_look_alike_are_stories_of_their_own() -> None:
    site = "https://gazette.example/story"
    urls = [
        f"{site}/a",
        f"{site}/A",
        f"{site}/a?id=1",
        f"{site}/a?id=2",
        f"{site}/a%2Fb",
        f"{site}/a%252Fb",
        f"{site}/amp",
    ]
    urls += [f"{site}/live-a", f"{site}/live-a#post-1", f"{site}/live-a#post-2", f"{site}/%E9", f"{site}/é"]
    keys = [Gazette.claims(url) for url in urls]
    assert None not in keys
    assert len(set(keys)) == len(urls)
    assert Gazette.claims(f"{site}/live-a?at_medium=RSS#0") == Gazette.claims(f"{site}/live-a")


def test_the_address_that_is_shown_keeps_what_identifies_the_story() -> None:
    assert (
        Gazette.shown_address("https://gazette.example/story/a?utm_id=3&id=7#x")
        == "https://gazette.example/story/a?id=7"
    )
    live = "https://gazette.example/story/live-a#post-1"
    assert Gazette.shown_address(live) == live


def test_of_a_live_page_and_of_a_source_with_the_rights_feed_no_page_is_fetched() -> None:
    bbc = spiders()["bbc"]
    headlines = type("Headlines", (bbc,), {"rights": Rights.FEED})
    story, live = "https://www.bbc.com/news/articles/c4ngk17zzkpo", "https://www.bbc.com/news/live/c4ngk17zzkpo"
    assert (bbc.fetches(story), bbc.fetches(live), headlines.fetches(story)) == (True, False, False)


@pytest.mark.parametrize(("kind", "live"), [("LiveBlogPosting", True), ("NewsArticle", False)])
def test_a_page_that_says_that_it_is_live_is_so_whatever_its_address(kind: str, live: bool) -> None:
    stated = f'{{"@type": "{kind}", "headline": "Floods: follow the latest", "datePublished": "2026-03-03T10:30:00Z"}}'
    page = f'<script type="application/ld+json">{stated}</script><h1>Floods</h1><p>10:42 The A417 is shut at Coldmere.'
    story = story_from_page(page.encode(), "https://www.itv.com/news/2026-03-03/floods-in-ambershire")
    assert (story["live"], story["body"]) == (live, () if live else ("10:42 The A417 is shut at Coldmere.",))
    assert story["published"].isoformat() == "2026-03-03T10:30:00+00:00"


def test_the_shipped_sources_are_found_by_name() -> None:
    assert [spider.name for spider in select_spiders(["met_police", "bbc"])] == ["met_police", "bbc"]
    assert len(select_spiders([])) >= 25


def test_an_unknown_source_is_answered_with_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownSource, match=r"^No source is called 'met_polise'; did you mean 'met_police'\?$"):
        select_spiders(["met_polise"])


def test_publishers_are_told_who_asks_and_where_to_complain() -> None:
    agent = newsroom_settings(read_settings(contact="newsdesk@gazette.example"))["USER_AGENT"]
    assert agent.startswith("BlueLight/")
    assert agent.endswith(" (+newsdesk@gazette.example)")


def test_the_name_of_a_file_is_not_taken_for_a_feed() -> None:
    with pytest.raises(PageError, match="is not a feed"):
        read_feed(__file__.encode(), "https://gazette.example/feed", seen=now())


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    broken = b"<rss version='2.0'><channel><item><title>Whole</title><link>/story</link></item><item><title>Bro"
    (entry,) = read_feed(broken, "https://gazette.example/feed", seen=now()).entries
    assert (entry.title, entry.url) == ("Whole", "https://gazette.example/story")


def test_a_page_is_previewed_by_the_rules_of_the_source_that_claims_it() -> None:
    page = b"<h1>Two held</h1><div data-component=text-block><p>In Stennick.</p></div>"
    claimed = story_from_page(page, "https://www.bbc.co.uk/news/uk-43532916")
    assert (claimed["source"], claimed["key"], claimed["title"]) == ("bbc", "43532916", "Two held")
    assert claimed["how"]["body"].startswith("[data-component=text-block] p")
    assert "source" not in story_from_page(page, "https://gazette.example/story")
