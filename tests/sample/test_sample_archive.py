"""Tests that the real spiders extract the stories in samples/ exactly as they were written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bluelight.sample import samples_folder
from bluelight.sample.sample_archive import build_archive
from bluelight.sample.sample_pages import SITES, SampleSite
from bluelight.sample.sample_spiders import SPIDERS
from bluelight.sample.sample_stories import SampleStory, read_stories
from crawler.archive.reader import Archive
from search.calendar import day_of
from search.store import Store, open_store
from search.story import story_id
from tests import programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.story import Story

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
STORIES = {site: read_stories(samples_folder() / f"{site.name}.txt") for site in SITES}
EVERY = [(site, story) for site, stories in STORIES.items() for story in stories]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.warc.gz"
    assert build_archive(path, NOW) == len(EVERY)
    return path


@pytest.fixture(scope="module")
def store(archive: Path) -> Iterator[Store]:
    url = f"sqlite:///{archive.parent / 'sample.db'}"
    script = Path(__file__).with_name("sample_replay.py")
    done = programs.run(script, str(archive), url)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    opened = open_store(url)
    yield opened
    opened.close()


def versions(store: Store, site: SampleSite, story: SampleStory) -> list[Story]:
    key = site.spider.claims(site.url(story))
    assert key is not None, f"{site.url(story)} is not claimed by its spider"
    return store.stories.versions(story_id(site.spider.name, key))


def test_every_story_comes_out_as_it_was_written(store: Store) -> None:
    for site, story in EVERY:
        found = versions(store, site, story)
        assert [(each.title, each.body) for each in found] == [
            (each.headline, each.paragraphs) for each in story.versions
        ], story.slug
        for version, expected in zip(found, story.versions, strict=True):
            assert version.summary == expected.summary, story.slug
            assert version.section == story.section, story.slug
            assert version.kind is site.spider.kind
            assert version.authors == ((story.by,) if story.by else version.authors), story.slug
    assert store.stories.count() == len(EVERY)


def test_a_story_is_dated_as_its_site_states_it_or_not_at_all(store: Store) -> None:
    for site, story in EVERY:
        first, *later = versions(store, site, story)
        published = None if story.undated else story.versions[0].since.before(NOW)
        assert first.published == published, story.slug
        assert {version.published for version in later} <= {published}, story.slug
        delay = first.seen - story.versions[0].since.before(NOW)
        assert timedelta(minutes=1) < delay < timedelta(minutes=10), story.slug
    assert any(story.undated for _, story in EVERY)


def test_a_story_that_was_edited_twice_has_three_versions_in_the_order_of_their_times(store: Store) -> None:
    edited = [(site, story) for site, story in EVERY if len(story.versions) == 3]
    assert edited
    for site, story in edited:
        found = versions(store, site, story)
        assert [version.version for version in found] == [1, 2, 3]
        assert sorted(found, key=lambda version: version.seen) == found


def test_neither_appeals_nor_comments_come_out(store: Store) -> None:
    outlet = SITES[2]
    comments = {words for story in STORIES[outlet] for _, words in story.comments}
    assert comments
    for story in STORIES[outlet]:
        [found] = versions(store, outlet, story)
        text = "\n".join(found.body)
        assert "Facebook" not in text and "supporter" not in text and "£2 a month" not in text
        assert not comments & set(found.body)


def test_there_is_enough_of_it_to_show_a_season(store: Store) -> None:
    days = {day_of(story.versions[0].since.before(NOW)) for _, story in EVERY}

    assert len(EVERY) >= 150
    assert (max(days) - min(days)).days >= 85


def test_every_address_in_it_is_invented(archive: Path) -> None:
    held = Archive([archive])
    for url in held.urls:
        [*_, newest] = held.captures(url)
        page = held.read(newest).body.decode()
        linked = re.findall(r'(?<!:)(?:href|src|content)="(https?://[^"]+)|<link>([^<]+)', page)
        for address in (url, *filter(None, (each for pair in linked for each in pair))):
            assert (urlsplit(address).hostname or "").endswith(".example"), address


def test_a_sample_is_built_in_place_of_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "sample.warc.gz"
    build_archive(path, NOW - timedelta(days=3))
    build_archive(path, NOW)

    assert all(len(Archive([path]).captures(spider.feeds[0])) == 1 for spider in SPIDERS)


def test_nothing_in_it_lies_after_the_moment_at_which_it_is_built(tmp_path: Path) -> None:
    morning = NOW.replace(hour=8, minute=0)
    path = tmp_path / "morning.warc.gz"
    count = build_archive(path, morning)
    held = Archive([path])

    assert all(capture.date <= morning for url in held.urls for capture in held.captures(url))
    assert 0 < count <= len(EVERY)


def test_the_older_stories_are_named_by_no_feed(archive: Path) -> None:
    held = Archive([archive])
    for spider in SPIDERS:
        [feed] = held.captures(spider.feeds[0])
        named = held.read(feed).body.count(b"<item>")
        claimed = sum(spider.claims(url) is not None for url in held.urls)
        assert 0 < named < claimed


def test_a_story_keeps_its_address_whenever_the_sample_is_built(archive: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.warc.gz"
    build_archive(again, NOW + timedelta(days=400))

    assert set(Archive([again]).urls) == set(Archive([archive]).urls)
