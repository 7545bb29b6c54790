"""The id, the order and the fingerprint of a story."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from search.story import story_id
from tests.stories import NOON, RADIO, story


def test_an_id_is_the_same_wherever_and_whenever_blue_light_runs() -> None:
    assert story_id("ambershire_police", "news/2026/inquest") == "3c2c8e600bc814e8"
    original = story("One.", key="news/2026/inquest")
    assert original.id == story_id(original.source, original.key)
    assert (
        replace(original, url="https://news.test/moved", title="Other", seen=NOON + timedelta(days=1)).id == original.id
    )
    assert replace(original, source=RADIO.name).id != original.id


def test_newer_stories_sort_higher_and_no_two_alike() -> None:
    times = [
        datetime(1246, 1, 1, tzinfo=UTC),
        datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
        datetime(2024, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=1))),
        datetime(2105, 1, 1, tzinfo=UTC),
    ]
    orders = [story(published=moment).order for moment in times]
    assert orders == sorted(orders)
    assert all(0 <= order < 2**63 for order in orders)
    assert len({story().order for _ in range(1_000)}) == 1_000


def test_a_story_without_a_date_stands_where_it_was_first_seen() -> None:
    assert story(published=None, seen=NOON).when == NOON
    assert story(published=NOON, seen=NOON + timedelta(days=1)).when == NOON


def test_a_fingerprint_is_that_of_the_text() -> None:
    original = story("One.", "Two.")
    assert original.fingerprint == story("One.", "Two.", source=RADIO, title="Other").fingerprint != ""
    assert original.fingerprint != story("One.", "Two").fingerprint
    assert story(title="The same").fingerprint == ""


def test_a_story_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        story().title = "Other"  # type: ignore[misc]
