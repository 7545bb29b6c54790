"""Tests, against a real server, of visits to a source over days: what is requested, how often, and what is stored."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from search import calendar as clock
from search.store import Store, open_store
from search.story import story_id
from tests.crawler.publisher import Answer, Asked, Newsroom, Publisher, published

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from search.store.polls import Poll

ONE = story_id("gazette", "one")
FEED = Asked("/feed.xml")
FEED_IF_NEW = Asked("/feed.xml", conditional=True)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with published() as opened:
        yield opened


@pytest.fixture
def newsroom(tmp_path: Path, publisher: Publisher) -> Newsroom:
    """Return a newsroom that has visited the publisher once, when there was one story."""
    publisher.feed("/story/one", etag="a")
    publisher.story("/story/one", "A man was arrested.", etag="p1")
    visiting = Newsroom(tmp_path, publisher)
    assert visiting.visit()["new"] == 1
    publisher.was_asked()
    return visiting


@pytest.fixture
def store(newsroom: Newsroom) -> Iterator[Store]:
    with open_store(f"sqlite:///{newsroom.folder / 'bluelight.db'}") as opened:
        yield opened


def poll(store: Store) -> Poll:
    found = store.polls.get("gazette")
    assert found
    return found


def alerting(store: Store) -> frozenset[str]:
    with store.queue.take(1_000) as batch:
        return frozenset(id_ for id_, _ in batch.alerting) if batch else frozenset()


def test_while_nothing_changes_a_visit_costs_one_conditional_request(newsroom: Newsroom, publisher: Publisher) -> None:
    for _ in range(2):
        assert newsroom.visit(hours=0.3)["problems"] == []
        assert publisher.was_asked() == [FEED_IF_NEW]


def test_of_a_feed_that_changed_only_the_new_story_is_fetched(newsroom: Newsroom, publisher: Publisher) -> None:
    publisher.feed("/story/two", "/story/one", etag="b")
    publisher.story("/story/two", "Two were released.")
    assert newsroom.visit(hours=0.3)["new"] == 1
    assert publisher.was_asked() == [FEED_IF_NEW, Asked("/story/two")]


def test_once_a_day_a_server_that_says_nothing_changes_is_asked_for_all(
    newsroom: Newsroom, publisher: Publisher
) -> None:
    newsroom.visit(hours=25)
    assert FEED in publisher.was_asked()


def test_the_first_visit_seeds_in_silence_and_what_comes_next_is_news(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    assert alerting(store) == frozenset()
    publisher.feed("/story/two", "/story/one", etag="b")
    publisher.story("/story/two", "Two were released.")
    newsroom.visit(hours=0.3)
    assert alerting(store) == {story_id("gazette", "two")}


def test_a_page_that_two_sources_publish_is_a_story_of_each(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    assert newsroom.visit(NAME="review")["new"] == 1
    assert publisher.was_asked() == [FEED, Asked("/story/one")]
    for name in ("gazette", "review"):
        newsroom.visit(hours=1.1, NAME=name)
        assert set(publisher.was_asked()) == {FEED_IF_NEW, Asked("/story/one", conditional=True)}
    publisher.story("/story/one", "A man was arrested and charged.", etag="p2")
    for name in ("gazette", "review"):
        assert newsroom.visit(hours=6, NAME=name)["changed"] == 1


def test_an_edit_is_found_when_the_story_is_looked_at_again(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    publisher.story("/story/one", "A man was arrested and charged.", etag="p2")
    assert newsroom.visit(hours=0.5)["changed"] == 0, "its time has not come"
    assert newsroom.visit(hours=0.6)["changed"] == 1
    assert [each.body for each in store.stories.versions(ONE)] == [
        ("A man was arrested.",),
        ("A man was arrested and charged.",),
    ]


def test_a_story_is_looked_at_again_five_times_in_a_week_and_then_no_more(
    newsroom: Newsroom, publisher: Publisher
) -> None:
    times = []
    for hours in range(1, 180, 1):
        if hours in (1, 2, 6, 7, 20, 24, 25, 48, 72, 73, 100, 168, 169, 179):
            newsroom.visit(hours=hours + 0.1 - newsroom.hours)
            if any(asked.path == "/story/one" for asked in publisher.was_asked()):
                times.append(hours)
    assert times == [1, 6, 24, 72, 168]


def test_where_no_page_is_fetched_none_is_looked_at_again(tmp_path: Path, publisher: Publisher) -> None:
    publisher.feed("/story/one", etag="a")
    visiting = Newsroom(tmp_path, publisher)
    for hours in (0, 1.1):
        visiting.visit(hours=hours, RIGHTS="feed")
    assert FEED in publisher.asked and not any(asked.path == "/story/one" for asked in publisher.asked)
    with open_store(f"sqlite:///{tmp_path / 'bluelight.db'}") as store:
        assert store.rechecks.due("gazette", clock.now() + timedelta(days=8), 9) == []


def test_a_page_that_cannot_be_reached_is_asked_for_again_after_a_rest(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    publisher.answers["/story/one"] = Answer(body=b"<p>A man", cut=True)
    newsroom.visit(hours=1.1)
    now = clock.now() + timedelta(hours=newsroom.hours)
    assert store.polls.due(["gazette"], now) == []
    assert store.polls.due(["gazette"], now + timedelta(minutes=5)) == ["gazette"]


def test_a_retitled_story_is_the_same_story(newsroom: Newsroom, publisher: Publisher, store: Store) -> None:
    publisher.story("/story/one", "A man was arrested.", title="Man held")
    newsroom.visit(hours=1.1)
    assert [each.title for each in store.stories.versions(ONE)] == ["A story", "Man held"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_story_that_is_gone_is_kept_and_marked(
    newsroom: Newsroom, publisher: Publisher, store: Store, status: int
) -> None:
    publisher.says("/story/one", status=status)
    assert newsroom.visit(hours=1.1)["problems"] == []
    assert store.stories.one(ONE).withdrawn
    assert store.stories.one(ONE).body == ("A man was arrested.",)


def test_a_correction_of_the_date_is_no_version_and_fires_nothing(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    dated = '<meta property="article:published_time" content="2026-11-01T12:00:00Z">'
    publisher.story("/story/one", "A man was  arrested.", "Updated 3 minutes ago", head=dated)
    newsroom.visit(hours=1.1)
    held = store.stories.one(ONE)
    assert (held.version, held.published and held.published.day) == (1, 1)
    assert alerting(store) == frozenset()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_source_that_asks_to_be_left_alone_is(
    newsroom: Newsroom, publisher: Publisher, store: Store, status: int, as_date: bool
) -> None:
    until = clock.now() + timedelta(hours=3.3)
    stated = format_datetime(until, usegmt=True) if as_date else str(3 * 3600)
    publisher.says("/feed.xml", status=status, headers={"Retry-After": stated})
    (problem,) = newsroom.visit(hours=0.3)["problems"]
    assert "asked to be left alone until" in problem
    assert len(publisher.was_asked()) == 1, "it is not asked again at once"
    now = clock.now() + timedelta(hours=0.3)
    assert store.polls.due(["gazette"], now + timedelta(hours=2.9)) == []
    assert store.polls.due(["gazette"], now + timedelta(hours=3.1)) == ["gazette"]


@pytest.mark.parametrize(
    ("ttl", "headers", "minutes"),
    [
        (40, {}, 40),
        (1440, {}, 50.4),  # the most that fifty stories a week allow
        (0, {"Cache_Control": "public, max-age=2400"}, 40),
        (0, {"Cache_Control": "public, max-age=2400", "Age": "600"}, 30),
        (0, {"Cache_Control": "max-age=31536000"}, 50.4),
    ],
)
def test_an_endpoint_is_left_alone_for_as_long_as_it_states_and_its_stories_allow(
    newsroom: Newsroom, publisher: Publisher, store: Store, ttl: int, headers: dict[str, str], minutes: float
) -> None:
    publisher.feed("/story/one", etag="b", extra=f"<ttl>{ttl}</ttl>", **headers)
    newsroom.visit(hours=0.3)
    waited = poll(store).due - poll(store).polled
    assert timedelta(minutes=minutes - 1) < waited < timedelta(minutes=minutes + 1)


def test_no_cache_does_not_silence_a_source_and_does_not_make_it_be_asked_more_often(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    usual = poll(store).every
    publisher.feed("/story/one", etag="b", Cache_Control="no-cache, no-store, must-revalidate, max-age=86400")
    newsroom.visit(hours=0.3)
    assert abs(poll(store).due - poll(store).polled - usual) < timedelta(minutes=1)


def test_what_is_about_to_fall_off_a_feed_is_fetched_first(newsroom: Newsroom, publisher: Publisher) -> None:
    paths = [f"/story/{number}" for number in range(60)]
    for path in paths:
        publisher.story(path, "It happened.")
    publisher.feed(*paths)
    newsroom.visit(hours=0.3)
    asked = [each.path for each in publisher.was_asked() if each.path.startswith("/story/")]
    assert sorted(asked) == sorted(paths)
    at_once = 16  # Scrapy's CONCURRENT_REQUESTS, within which the order is not fixed
    assert all(abs(place - paths[::-1].index(path)) <= at_once for place, path in enumerate(asked))


def test_a_crawl_delay_is_kept_and_the_visit_has_fewer_stories(newsroom: Newsroom, publisher: Publisher) -> None:
    publisher.says("/robots.txt", "User-agent: *\nCrawl-delay: 1.5\n")
    with open_store(f"sqlite:///{newsroom.folder / 'bluelight.db'}"):
        publisher.feed("/story/two", "/story/three")
    for path in ("/story/two", "/story/three"):
        publisher.story(path, "It happened.")
    began = time.monotonic()
    assert newsroom.visit(hours=25)["new"] == 2
    assert time.monotonic() - began > 3 * 1.5


def test_a_source_that_fails_is_visited_more_and_more_rarely_and_as_usual_when_it_is_back(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    usual = poll(store).due - poll(store).polled
    feed = publisher.answers["/feed.xml"]
    publisher.says("/feed.xml", status=500)
    waits = []
    for _ in range(3):
        newsroom.visit(hours=0.5)
        waits.append(round((poll(store).due - poll(store).polled) / usual))
    assert waits == [2, 4, 8]
    publisher.answers["/feed.xml"] = feed
    newsroom.visit(hours=0.5)
    assert (poll(store).failures, poll(store).due - poll(store).polled) == (0, usual)


def test_what_was_missed_in_an_outage_fires_as_late(newsroom: Newsroom, publisher: Publisher, store: Store) -> None:
    published = clock.now() + timedelta(hours=5)
    head = f'<meta property="article:published_time" content="{published.isoformat()}">'
    publisher.feed("/story/two", "/story/one", etag="b")
    publisher.story("/story/two", "Two were released.", head=head)
    before = poll(store).succeeded
    newsroom.visit(hours=10)
    two = store.stories.one(story_id("gazette", "two"))
    assert alerting(store) == {two.id}
    gap = store.polls.gap_before(two)
    assert gap and gap.since == before
    assert store.polls.gap_before(store.stories.one(ONE)) is None


def _held() -> threading.Event:
    from threading import Event

    return Event()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_visit_that_is_ended_in_the_middle_loses_nothing_and_stores_nothing_twice(
    newsroom: Newsroom, publisher: Publisher, store: Store, how: signal.Signals
) -> None:
    publisher.feed(*(f"/story/{name}" for name in ("two", "three", "four", "one")), etag="b")
    for name in ("two", "three", "four"):
        publisher.story(f"/story/{name}", f"The story of {name}.")
    publisher.answers["/story/three"].held = _held()
    newsroom.ended_in_the_middle(how)
    newsroom.visit(hours=0.3)
    ids = [story_id("gazette", name) for name in ("one", "two", "three", "four")]
    assert [each.version for each in store.stories.get(ids)] == [1, 1, 1, 1]
    assert alerting(store) == set(ids[1:])


def test_a_page_that_failed_is_fetched_at_the_next_visit_though_the_feed_is_as_before(
    newsroom: Newsroom, publisher: Publisher
) -> None:
    publisher.feed("/story/two", "/story/one", etag="b")
    publisher.says("/story/two", "half a page, and then nothing", cut=True)
    assert "was cut off" in newsroom.visit(hours=0.3)["problems"][0]
    publisher.story("/story/two", "Two were released.")
    assert newsroom.visit(hours=0.3)["new"] == 1


def _sitemap(publisher: Publisher, days: dict[str, str]) -> dict[str, str]:
    """Publish a sitemap of stories with these dates, and return the environment of a backfill that reads it."""
    urls = "".join(
        f"<url><loc>{publisher.address}/story/{name}</loc><lastmod>{day}</lastmod></url>" for name, day in days.items()
    )
    publisher.says("/sitemap.xml", f"<urlset>{urls}</urlset>")
    for name in days:
        publisher.story(f"/story/{name}", f"The story of {name}.")
    return {"SITEMAPS": f"{publisher.address}/sitemap.xml", "SINCE": "2026-02-01T00:00:00+00:00"}


def test_a_backfill_takes_what_sitemaps_list_from_a_day_on_and_leaves_the_visits_alone(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    before = poll(store)
    environment = _sitemap(publisher, {"old": "2026-01-20", "march": "2026-03-01", "april": "2026-04-01"})
    assert newsroom.visit(SILENT="1", **environment)["new"] == 2
    assert poll(store) == before
    assert alerting(store) == frozenset()


def test_a_backfill_that_was_interrupted_goes_on(newsroom: Newsroom, publisher: Publisher, store: Store) -> None:
    environment = _sitemap(publisher, {"march": "2026-03-01", "april": "2026-04-01", "may": "2026-05-01"})
    held = _held()
    for month in ("march", "april", "may"):
        publisher.answers[f"/story/{month}"].held = held
    publisher.let_through = 1
    newsroom.ended_in_the_middle(signal.SIGKILL, until=lambda: store.stories.count() > 1, SILENT="1", **environment)
    before = store.stories.count()
    publisher.was_asked()
    new = newsroom.visit(SILENT="1", **environment)["new"]
    assert (before, new, store.stories.count()) == (2, 2, 4)
    asked = [asked.path for asked in publisher.was_asked() if asked.path.startswith("/story/")]
    assert len(asked) == new, "what is held already is not asked for again"


def test_a_feed_with_ten_thousand_items_is_taken_in_parts(tmp_path: Path, publisher: Publisher) -> None:
    publisher.feed(*(f"/story/{number}" for number in range(10_000)), etag="a")
    for number in range(10_000):
        publisher.answers[f"/story/{number}"] = Answer(
            body=f"<title>Story {number}</title><article><p>Text.</p></article>".encode(),
            headers={"Content-Type": "text/html"},
        )
    visiting = Newsroom(tmp_path, publisher)
    assert visiting.visit()["new"] == visiting.visit(hours=0.1)["new"] == 300
    with open_store(f"sqlite:///{tmp_path / 'bluelight.db'}") as store:
        assert alerting(store) == frozenset(), "it is not all taken in yet"


def test_the_same_item_under_a_new_guid_every_time_is_one_story(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    for number in range(2):
        publisher.feed(f"/story/one?guid={number}", etag=f"n{number}", extra=f"<ttl>{number}</ttl>")
        newsroom.visit(hours=0.3)
    assert store.stories.count() == 1
    assert not any(asked.path.startswith("/story") for asked in publisher.was_asked())


def test_an_item_dated_next_year_has_no_date(newsroom: Newsroom, publisher: Publisher, store: Store) -> None:
    when = format_datetime(clock.now() + timedelta(days=365), usegmt=True)
    item = f"<item><link>{publisher.address}/story/two</link><pubDate>{when}</pubDate></item>"
    publisher.says("/feed.xml", f"<rss version='2.0'><channel>{item}</channel></rss>")
    publisher.story("/story/two", "Two were released.")
    newsroom.visit(hours=0.3)
    assert store.stories.one(story_id("gazette", "two")).published is None
