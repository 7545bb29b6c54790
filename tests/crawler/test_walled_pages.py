"""Tests, against a real server, of pages that are not the story: what is stored, withdrawn and said of the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search import calendar as clock
from search.health import Condition, Health, survey
from search.store import Store, open_store
from search.story import story_id
from tests.crawler.publisher import Newsroom, Publisher, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE = story_id("gazette", "one")
HEADLINE = "Man charged after crash on Ellerby Lane"
TEXT = "A man has been charged with dangerous driving after a crash on Ellerby Lane in Marlow Vale on Tuesday."
JUST_A_MOMENT = "<title>Just a moment...</title><h1>Wait</h1><p>Enable JavaScript and cookies to continue</p>"
DENIED = "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this page.</p>"
NOT_FOUND = "<title>Page not found</title><h1>Page not found</h1><p>Sorry, we can't find that page.</p>"
RESOLVED = "<title>Found safe</title><article><h1>Found safe, appeal removed</h1><p>Found safe.</p></article>"
HTML = {"Content-Type": "text/html", "ETag": '"other"'}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with published() as opened:
        yield opened


@pytest.fixture
def newsroom(tmp_path: Path, publisher: Publisher) -> Newsroom:
    return Newsroom(tmp_path, publisher)


@pytest.fixture
def store(newsroom: Newsroom) -> Iterator[Store]:
    with open_store(f"sqlite:///{newsroom.folder / 'bluelight.db'}") as opened:
        yield opened


def lists(publisher: Publisher, *names: str) -> None:
    """Publish a feed that lists these stories with a headline and a summary."""
    items = "".join(
        f"<item><link>{publisher.address}/story/{name}</link><title>{HEADLINE} {name}</title>"
        f"<description>He was driving a van {name}.</description></item>"
        for name in names
    )
    publisher.says("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>")


def says_story(publisher: Publisher, *names: str) -> None:
    for name in names:
        publisher.story(f"/story/{name}", TEXT, title=f"{HEADLINE} {name}")


def health_of(store: Store, newsroom: Newsroom) -> Health:
    from datetime import timedelta

    (health,) = survey(store, clock.now() + timedelta(hours=newsroom.hours))
    return health


def alerting(store: Store) -> frozenset[tuple[str, int]]:
    with store.queue.take(1_000) as batch:
        assert batch
        pairs = batch.alerting
        batch.complete([], checked=[], now=clock.now())
        return pairs


@pytest.mark.parametrize(
    ("page", "status"), [(JUST_A_MOMENT, 200), (DENIED, 403), (TEXT, 202), ("", 204), (JUST_A_MOMENT, 503)]
)
def test_a_wall_replaces_nothing_and_is_said(
    newsroom: Newsroom, publisher: Publisher, store: Store, page: str, status: int
) -> None:
    lists(publisher, "one")
    says_story(publisher, "one")
    newsroom.visit()
    publisher.says("/story/one", page, status=status, headers=HTML)
    assert any("/story/one " in each for each in newsroom.visit(hours=1.1)["problems"])
    story = store.stories.one(ONE)
    assert (story.title, story.body, story.version) == (f"{HEADLINE} one", (TEXT,), 1)
    assert story.withdrawn is None
    health = health_of(store, newsroom)
    assert "answers with a wall since" in health.words
    assert "/story/one" in health.words
    assert health.condition is Condition.BROKEN
    says_story(publisher, "one")
    newsroom.visit(hours=6)
    assert health_of(store, newsroom).well


@pytest.mark.parametrize(
    ("page", "status"), [(JUST_A_MOMENT, 200), (DENIED, 403), (TEXT, 202), (NOT_FOUND, 200), (RESOLVED, 401)]
)
def test_at_first_sight_the_headline_is_kept_and_the_text_arrives_as_first_sight(
    newsroom: Newsroom, publisher: Publisher, store: Store, page: str, status: int
) -> None:
    lists(publisher, "two")
    says_story(publisher, "two")
    newsroom.visit()
    lists(publisher, "two", "one")
    publisher.says("/story/one", page, status=status, headers=HTML)
    newsroom.visit(hours=0.3)
    story = store.stories.one(ONE)
    assert (story.title, story.summary, story.body) == (f"{HEADLINE} one", "He was driving a van one.", ())
    assert (ONE, 1) in alerting(store)
    says_story(publisher, "one")
    newsroom.visit(hours=1.1)
    arrived = store.stories.one(ONE)
    assert (arrived.body, arrived.version, arrived.seen) == ((TEXT,), 1, story.seen)
    assert alerting(store) == {(ONE, 1)}
    assert store.stories.completed(arrived)


@pytest.mark.parametrize(("page", "status"), [(NOT_FOUND, 200), ("", 410), ("", 451)])
def test_a_story_that_is_gone_is_withdrawn_while_its_source_answers(
    newsroom: Newsroom, publisher: Publisher, store: Store, page: str, status: int
) -> None:
    lists(publisher, "one")
    says_story(publisher, "one")
    newsroom.visit()
    publisher.says("/story/one", page, status=status, headers=HTML)
    newsroom.visit(hours=1.1)
    story = store.stories.one(ONE)
    assert (story.body, bool(story.withdrawn)) == ((TEXT,), True)


def test_nothing_is_withdrawn_if_every_page_of_a_source_is_gone(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    names = ("one", "two", "three")
    lists(publisher, *names)
    says_story(publisher, *names)
    newsroom.visit()
    for name in names:
        publisher.says(f"/story/{name}", status=404)
    assert newsroom.visit(hours=1.1)["problems"]
    assert not any(story.withdrawn for story in store.stories.get([story_id("gazette", name) for name in names]))


def test_one_page_under_many_addresses_is_no_story_and_one_notice_under_many_addresses_is(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    names = ("one", "two", "three")
    lists(publisher, *names)
    for name in names:
        publisher.story(
            f"/story/{name}", "The town votes on a new library. Rain at the weekend.", title="Ambershire Post"
        )
    newsroom.visit()
    stories = store.stories.get([story_id("gazette", name) for name in names])
    assert [(story.title, story.body) for story in stories] == [(f"{HEADLINE} {name}", ()) for name in names]
    for name in names:
        publisher.says(f"/story/{name}", RESOLVED, headers=HTML)
    newsroom.visit(hours=1.1)
    stories = store.stories.get([story.id for story in stories])
    assert {story.title for story in stories} == {"Found safe, appeal removed"}


def test_a_redirect_to_the_front_page_withdraws_and_one_to_a_new_slug_keeps_the_story(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    lists(publisher, "one", "two", "three")
    says_story(publisher, "one", "two", "three")
    newsroom.visit()
    publisher.says("/", "<title>The Blue Lamp Gazette</title><p>News from Ambershire.</p>", headers=HTML)
    publisher.says("/story/one", status=301, headers={"Location": "/"})
    publisher.says("/story/two", status=301, headers={"Location": "/story/two-charged"})
    publisher.story("/story/two-charged", TEXT, "He is in court.", title=f"{HEADLINE} two")
    publisher.says("/story/three", status=302, headers={"Location": "/login"})
    publisher.says("/login", "<title>Sign in</title><p>Email address and password</p>", headers=HTML)
    newsroom.visit(hours=1.1)
    one, two, three = store.stories.get([story_id("gazette", name) for name in ("one", "two", "three")])
    assert one.withdrawn and one.body == (TEXT,)
    assert (two.version, two.body, two.url) == (2, (TEXT, "He is in court."), f"{publisher.address}/story/two-charged")
    assert not three.withdrawn and three.body == (TEXT,)
    lists(publisher, "two-charged", "three")
    newsroom.visit(hours=0.3)
    assert store.stories.count() == 3


def test_a_page_that_moves_on_by_script_or_header_is_followed_within_its_source_and_else_told(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    lists(publisher, "one", "two", "three")
    says_story(publisher, "one-new", "two-new")
    publisher.says("/story/one", "", headers={"Content-Type": "text/html", "Refresh": "0; url=/story/one-new"})
    publisher.says("/story/two", "<script>location.replace('/story/two-new')</script>Wait", headers=HTML)
    publisher.says("/story/three", "<script>window.location.href = 'https://other.example/x'</script>", headers=HTML)
    problems = newsroom.visit()["problems"]
    bodies = {story.key: story.body for batch in store.stories.batches() for story in batch}
    assert bodies == {"one-new": (TEXT,), "two-new": (TEXT,)}
    assert any("redirects to other.example" in problem for problem in problems)


def test_a_walled_page_without_a_stated_headline_is_asked_for_at_the_next_visit(
    newsroom: Newsroom, publisher: Publisher, store: Store
) -> None:
    item = f"<item><link>{publisher.address}/story/one</link></item>"
    headers = {"Content-Type": "text/xml", "ETag": '"same"'}
    publisher.says("/feed.xml", f"<rss version='2.0'><channel>{item}</channel></rss>", headers=headers)
    publisher.says("/story/one", JUST_A_MOMENT, headers=HTML)
    newsroom.visit()
    assert store.stories.count() == 0
    says_story(publisher, "one")
    newsroom.visit(hours=0.3)
    assert store.stories.one(ONE).body == (TEXT,)
