"""What a sitemap or a feed lists at the edge of the time that is asked for, and how far an index is followed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.discovery import Endpoint, read_endpoint
from crawler.extraction.times import StatedTime

if TYPE_CHECKING:
    from crawler.discovery.entry import EndpointEntries

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SINCE = NOON - timedelta(days=3)
SECOND = timedelta(seconds=1)


def read(endpoint: Endpoint, content: str, **how: object) -> EndpointEntries:
    address = "https://gazette.example/endpoint"
    return read_endpoint(endpoint, content.encode(), address, seen=NOON, **how)  # type: ignore[arg-type]


def sitemap(element: str) -> str:
    spaces = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<urlset {spaces}><url><loc>https://gazette.example/news/fire</loc>{element}</url></urlset>"


def index(*changed: datetime | None) -> str:
    listed = (
        f"<sitemap><loc>https://gazette.example/{number}.xml</loc>"
        f"{f'<lastmod>{moment.isoformat()}</lastmod>' if moment else ''}</sitemap>"
        for number, moment in enumerate(changed)
    )
    return f"<sitemapindex>{''.join(listed)}</sitemapindex>"


def numbers(found: EndpointEntries) -> list[int]:
    return [int(address.rpartition("/")[2].removesuffix(".xml")) for address in found.next_addresses]


@pytest.mark.parametrize(("changed", "listed"), [(SINCE, 1), (SINCE - SECOND, 0)])
@pytest.mark.parametrize(
    "element",
    ["<lastmod>{}</lastmod>", "<news:news><news:publication_date>{}</news:publication_date></news:news>"],
)
def test_a_story_of_the_first_moment_that_is_asked_for_is_listed(element: str, changed: datetime, listed: int) -> None:
    page = sitemap(element.format(changed.isoformat()))
    assert len(read(Endpoint.SITEMAP, page, since=SINCE).entries) == listed


def test_of_a_story_that_was_changed_since_it_was_published_the_change_counts() -> None:
    published = f"<news:news><news:publication_date>{(SINCE - SECOND).isoformat()}</news:publication_date></news:news>"
    (entry,) = read(Endpoint.SITEMAP, sitemap(f"<lastmod>{NOON.isoformat()}</lastmod>{published}"), since=SINCE).entries
    assert entry.published == StatedTime(SINCE - SECOND)


def test_of_an_index_the_newest_sitemaps_come_first_and_those_without_a_date_last() -> None:
    page = index(None, NOON - timedelta(days=2), NOON, NOON - timedelta(days=1))
    assert numbers(read(Endpoint.SITEMAP, page)) == [2, 3, 1, 0]
    assert numbers(read(Endpoint.SITEMAP, page, since=NOON - timedelta(days=1))) == [2, 3, 0]


def test_of_a_long_index_ten_sitemaps_are_followed_and_in_a_backfill_all_that_changed_since() -> None:
    page = index(*(NOON - timedelta(hours=number) for number in range(40)))
    assert numbers(read(Endpoint.SITEMAP, page)) == list(range(10))
    assert numbers(read(Endpoint.SITEMAP, page, since=NOON - timedelta(hours=24))) == list(range(25))


def test_a_feeds_date_of_publication_is_not_taken_for_one_of_a_change() -> None:
    rss = (
        "<rss version='2.0'><channel><title>News</title><item><title>Fire</title><link>https://gazette.example/1</link>"
        "<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    (entry,) = read(Endpoint.FEED, rss).entries
    assert (entry.published, entry.modified) == (StatedTime(NOON - timedelta(hours=2)), None)


def test_a_feeds_date_of_a_change_is_read() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><entry><title>Fire</title>"
        "<link href='https://gazette.example/1'/><published>2026-03-02T10:00:00Z</published>"
        "<updated>2026-03-02T11:00:00Z</updated></entry></feed>"
    )
    (entry,) = read(Endpoint.FEED, atom).entries
    assert (entry.published, entry.modified) == (
        StatedTime(NOON - timedelta(hours=2)),
        StatedTime(NOON - timedelta(hours=1)),
    )
