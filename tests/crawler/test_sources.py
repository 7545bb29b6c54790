"""Tests of what the shipped sources state about themselves, and of the platforms that they share."""

from __future__ import annotations

import sys
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.discovery import Endpoint
from crawler.newsroom import MOST_LISTED
from crawler.platforms.govuk import read_item
from crawler.recordings import cases, run_case
from crawler.run import spiders
from search.calendar import now
from search.errors import PageError
from search.organisations import organisation_named
from search.story import Rights, StoryKind

if TYPE_CHECKING:
    from crawler.newsroom import NewsroomSpider

RECORDINGS = Path(__file__).parent.parent / "recordings"
TEMPLATE = Path(__file__).parent.parent.parent / "crawler" / "templates" / "spiders" / "newsroom.tmpl"
ASKED = Request("https://feeds.bbci.co.uk/news/uk/rss.xml")
SOURCES = list(spiders().values())


def _untouched_template() -> dict[str, Any]:
    """Return the names in a module as `scrapy genspider -t newsroom` writes it."""
    source = Template(TEMPLATE.read_text(encoding="utf-8"))
    fields = {"classname": "Source", "name": "source", "url": "https://source.example", "domain": "source.example"}
    module: dict[str, Any] = {"__name__": "source"}
    exec(source.substitute(fields), module)
    return module


def _left_from_template(source: type[NewsroomSpider], module_docstring: str | None) -> list[str]:
    """Return which parts of a source nobody has changed since it was made from the template."""
    template = _untouched_template()
    unchanged = {
        "module docstring": module_docstring == template["__doc__"],
        "docstring": source.__doc__ == template["Source"].__doc__,
        "label": source.label == source.name,
        "publishes": source.publishes == template["Source"].publishes,
    }
    return [part for part, is_unchanged in unchanged.items() if is_unchanged]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_nothing_of_a_source_is_left_as_the_template_has_it(source: type[NewsroomSpider]) -> None:
    assert _left_from_template(source, sys.modules[source.__module__].__doc__) == []


def test_the_untouched_template_is_not_a_source() -> None:
    module = _untouched_template()
    parts = ["module docstring", "docstring", "label", "publishes"]
    assert _left_from_template(module["Source"], module["__doc__"]) == parts


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_says_whose_it_is_what_may_be_done_with_it_and_what_it_rests_on(
    source: type[NewsroomSpider],
) -> None:
    least, most = source.publishes
    assert 0 <= least < most
    assert source.endpoints()
    assert source.organisation == "" or organisation_named(source.organisation)
    assert any(word in (source.__doc__ or "") for word in ("read", "documented", "inferred"))
    assert source.homepage.startswith("https://")
    assert all(address.startswith("https://") for _, address in source.endpoints())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_only_official_words_are_full_and_an_endpoint_is_not_a_story(source: type[NewsroomSpider]) -> None:
    assert (source.rights is Rights.FULL) == (source.kind is StoryKind.STATEMENT)
    assert [address for _, address in source.endpoints() if source.claims(address)] == []


def test_no_licensed_wire_is_crawled() -> None:
    assert not any("pa.media" in host or "pressassociation" in host for source in SOURCES for host in source.hosts)


@pytest.mark.parametrize(
    ("name", "url", "key"),
    [
        ("gmp", "https://www.gmp.police.uk/news/greater-manchester/news/missing-found/", "news/missing-found"),
        ("gmp", "https://www.gmp.police.uk/news/news-search/?ct=News&page=2", None),
        ("gmp", "https://www.gmp.police.uk/news/greater-manchester/", None),
        ("gmp", "https://www.gmp.police.uk/news/greater-manchester/news/2026/june-2026/", None),
        (
            "gmp",
            "https://www.gmp.police.uk/news/greater-manchester/news/2026/june-2026/hat-found/",
            "news/2026/june-2026/hat-found",
        ),
        ("gmp", "https://www.gmp.police.uk/news/greater-manchester/news/GetNewsRss/", None),
        ("home_office", "https://www.gov.uk/government/news/new-law", "news/new-law"),
        ("home_office", "https://www.gov.uk/api/content/government/news/new-law", "news/new-law"),
        ("home_office", "https://www.gov.uk/government/people/someone", None),
        ("ministry_of_defence", "https://www.gov.uk/government/fatalities/a-soldier", "fatalities/a-soldier"),
        ("nhs_england", "https://www.england.nhs.uk/london/2026/03/winter/", "2026/03/winter"),
        ("cps", "https://www.cps.gov.uk/north-west/news/driver-sentenced", "driver-sentenced"),
        ("itv_news", "https://www.itv.com/news/2024-01-19/a-chatbot-swears", "2024-01-19/a-chatbot-swears"),
        ("the_guardian", "https://www.theguardian.com/sport/2026/mar/03/cup", None),
        ("the_independent", "https://www.independent.co.uk/news/uk/crime/mill-fire-b2900001.html", "b2900001"),
        ("london_fire_brigade", "https://www.london-fire.gov.uk/incidents/2026/july/fire/", "incidents/2026/july/fire"),
        ("judiciary_pfd", "https://www.judiciary.uk/prevention-of-future-death-reports/page/2/", None),
    ],
)
def test_a_platform_knows_its_stories_by_their_addresses(name: str, url: str, key: str | None) -> None:
    assert spiders()[name].claims(url) == key


def test_a_story_on_govuk_is_asked_of_the_content_api() -> None:
    request = spiders()["home_office"]().story_request("https://www.gov.uk/government/news/new-law?utm_source=feed")
    assert request.url == "https://www.gov.uk/api/content/government/news/new-law"


def test_a_story_on_govuk_is_that_of_the_organisations_that_publish_it() -> None:
    (case,) = [case for case in cases("home_office", RECORDINGS) if not case.endpoint]
    assert run_case(spiders()["home_office"], case)["title"]
    with pytest.raises(PageError, match=r"is not a story from Ministry of Justice\.$"):
        run_case(spiders()["ministry_of_justice"], case)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"title": null}', b"{}"])
def test_what_is_no_content_item_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PageError, match=r"^https://www\.gov\.uk/api/content/x is not a content item"):
        read_item(content, "https://www.gov.uk/api/content/x", seen=now())


def test_a_content_item_without_details_is_still_a_story() -> None:
    item = b'{"title": "A headline", "details": {"body": [{"content": "x"}]}, "public_updated_at": 7}'
    article = read_item(item, "https://www.gov.uk/api/content/government/news/x", seen=now())
    assert (article.title, article.body, article.published) == ("A headline", (), None)
    assert article.canonical == "https://www.gov.uk/government/news/x"


def _parse_feed(items: str) -> tuple[list[object], list[str]]:
    """Return the results of the BBC's spider for a feed with these items, and the problems that it notes."""
    problems: list[str] = []
    spider = type("Heard", (spiders()["bbc"],), {"note_problem": lambda self, sentence: problems.append(sentence)})()
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    return list(spider.parse_endpoint(Response(ASKED.url, body=feed, request=ASKED), Endpoint.FEED)), problems


def test_of_a_feed_that_lists_ten_thousand_stories_the_first_thousand_are_looked_at() -> None:
    numbers = range(10_000_000, 10_010_000)
    items = (f"<item><link>https://www.bbc.co.uk/news/uk-{number}</link></item>" for number in numbers)
    results, problems = _parse_feed("".join(items))
    assert len(results) == MOST_LISTED
    assert problems == [
        "https://feeds.bbci.co.uk/news/uk/rss.xml lists 10,000 stories; only the first 1,000 were read.",
    ]


def test_the_same_item_with_a_new_guid_each_time_is_one_story() -> None:
    link = "<link>https://www.bbc.co.uk/news/uk-52241999?at_medium=RSS</link>"
    results, problems = _parse_feed("".join(f"<item>{link}<guid>{number}</guid></item>" for number in range(5)))
    assert (len(results), problems) == (1, [])
