"""When a story is looked at again after it was first seen, and what becomes of an appointment that was missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.store import Store

SECOND = timedelta(seconds=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def is_due(store: Store, after: timedelta) -> bool:
    """Return whether a story of the police is to be looked at so long after it was seen."""
    return bool(store.rechecks.due(POLICE.name, NOON + after, 9))


def test_a_story_is_due_an_hour_after_it_was_seen_and_not_before(store: Store) -> None:
    seen = story("A fire.")
    store.stories.save([seen], recheck=True)
    assert store.rechecks.due(POLICE.name, NOON + HOUR - SECOND, 9) == []
    (recheck,) = store.rechecks.due(POLICE.name, NOON + HOUR, 9)
    assert (recheck.story, recheck.url) == (seen.id, seen.url)
    assert store.rechecks.due(RADIO.name, NOON + DAY, 9) == []


@pytest.mark.parametrize(
    ("looked", "following"),
    [
        (HOUR, 6 * HOUR),
        (6 * HOUR - SECOND, 6 * HOUR),
        (6 * HOUR, DAY),  # the second appointment was missed, and is not made up for
        (DAY - SECOND, DAY),
        (2 * DAY, 3 * DAY),
        (3 * DAY, 7 * DAY),
        (7 * DAY - SECOND, 7 * DAY),
        (7 * DAY, None),
        (9 * DAY, None),
    ],
)
def test_after_a_look_the_next_appointment_is_the_next_that_is_to_come(
    store: Store, looked: timedelta, following: timedelta | None
) -> None:
    seen = story("A fire.")
    store.stories.save([seen], recheck=True)
    store.rechecks.complete(seen.id, NOON + looked)
    if following is None:
        assert not is_due(store, 30 * DAY)
    else:
        assert (is_due(store, following - SECOND), is_due(store, following)) == (False, True)


def test_who_waits_longest_comes_first_and_no_more_than_the_limit(store: Store) -> None:
    stories = [story("A fire.", seen=NOON - timedelta(minutes=number)) for number in range(4)]
    store.stories.save(stories, recheck=True)
    due = store.rechecks.due(POLICE.name, NOON + HOUR, 3)
    assert [recheck.story for recheck in due] == [stories[number].id for number in (3, 2, 1)]


def test_a_story_that_is_saved_again_or_without_the_wish_gets_no_appointment(store: Store) -> None:
    quiet = story("A fire.")
    store.stories.save([quiet])
    store.stories.save([replace(quiet, body=("A flood.",), seen=NOON + SECOND)], recheck=True)
    assert not is_due(store, 30 * DAY)


def test_the_address_at_which_a_story_stands_now_is_the_one_to_look_at(store: Store) -> None:
    seen = story("A fire.")
    store.stories.save([seen], recheck=True)
    store.stories.save([replace(seen, body=("A flood.",), url="https://news.test/moved", seen=NOON + SECOND)])
    assert [recheck.url for recheck in store.rechecks.due(POLICE.name, NOON + HOUR, 9)] == ["https://news.test/moved"]
