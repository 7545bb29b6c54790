"""Tests of when a source is visited again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.polling.schedule import (
    LONGEST_BACK_OFF,
    LONGEST_INTERVAL,
    SHORTEST_INTERVAL,
    freshness,
    interval_after_failures,
    longest_interval,
    retry_after,
    usual_interval,
)

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("stories", "days", "publishes", "every"),
    [
        (700, 7, (10, 5_000), SHORTEST_INTERVAL),  # one every 14 minutes
        (84, 7, (10, 5_000), minutes(30)),  # one every two hours
        (0, 14, (10, 5_000), LONGEST_INTERVAL),
        (0, 14, (200, 5_000), minutes(12.6)),  # it says that it publishes more than that
        (700, 7, (1, 50), minutes(50.4)),  # it says that it publishes less than that
        (3, 0.1, (1, 100), minutes(25.2)),  # too soon to tell
    ],
)
def test_how_often_a_source_is_visited_is_learned_within_what_it_states(
    stories: int, days: float, publishes: tuple[int, int], every: timedelta
) -> None:
    assert usual_interval(stories, timedelta(days=days), publishes) == every


def test_a_source_that_is_down_is_left_alone_for_longer_each_time_but_not_for_ever() -> None:
    assert [interval_after_failures(minutes(10), count) for count in (0, 1, 2)] == [
        minutes(10),
        minutes(20),
        minutes(40),
    ]
    assert interval_after_failures(minutes(10), 10_000) == LONGEST_BACK_OFF


@pytest.mark.parametrize(
    ("cache_control", "content", "wait"),
    [
        ("public, max-age=600", b"", minutes(10)),
        ("s-maxage=600", b"", minutes(0)),
        ("", b"<rss><channel><ttl> 30 </ttl>", minutes(30)),
        ("max-age=60", b"<ttl>30</ttl>", minutes(30)),
        ("max-age=31536000", b"", timedelta(days=1)),
        ("no-cache, no-store, must-revalidate, max-age=86400", b"", minutes(0)),
        ("max-age=600, no-cache", b"", minutes(0)),
        ('max-age=600, no-cache="Set-Cookie"', b"", minutes(10)),
        ("NO-STORE", b"<ttl>30</ttl>", minutes(30)),
        ("no-store", b"<ttl>soon</ttl>", minutes(0)),
    ],
)
def test_what_a_server_says_of_freshness(cache_control: str, content: bytes, wait: timedelta) -> None:
    assert freshness(cache_control, content) == wait


@pytest.mark.parametrize(
    ("age", "seconds"), [("599", 1), ("600", 0), ("9999", 0), ("", 600), ("soon", 600), ("-5", 600), ("9" * 5000, 600)]
)
def test_the_time_for_which_a_cache_has_kept_an_answer_is_subtracted(age: str, seconds: int) -> None:
    assert freshness("max-age=600", b"", age) == timedelta(seconds=seconds)


def test_the_fewest_stories_of_a_source_limit_for_how_long_it_is_left_alone() -> None:
    assert longest_interval((280, 1_000)) == minutes(9)
    assert longest_interval((0, 5)) == LONGEST_INTERVAL


@pytest.mark.parametrize(
    ("stated", "until"),
    [
        ("120", NOW + minutes(2)),
        ("Tue, 03 Nov 2026 13:00:00 GMT", NOW + minutes(60)),
        ("Mon, 02 Nov 2026 13:00:00 GMT", NOW),
        ("99999999999999999999", NOW + timedelta(days=1)),
        ("9" * 5_000, NOW + timedelta(days=1)),
        ("Tue, 03 Nov 99999999999999999999 13:00:00 GMT", None),
        (f"Tue, 03 Nov {'9' * 5_000} 13:00:00 GMT", None),
        ("-5", None),
        ("later", None),
    ],
)
def test_when_a_server_wants_to_be_asked_again(stated: str, until: datetime | None) -> None:
    assert retry_after(stated, NOW) == until
