"""Which sources are to be visited now, and that one visit of a source is made at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from search.store.polls import LEASE, Poll
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.store import Store

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
POLL = Poll(source=POLICE.name, due=NOON, polled=NOON - HOUR, every=HOUR, succeeded=NOON - HOUR)


def due(store: Store, now: datetime) -> bool:
    return store.polls.due([POLICE.name], now) == [POLICE.name]


def test_a_source_that_was_never_visited_is_due(store: Store) -> None:
    assert store.polls.due([RADIO.name, POLICE.name], NOON) == [RADIO.name, POLICE.name]


def test_a_source_is_due_from_its_time_on(store: Store) -> None:
    store.polls.save(POLL)
    assert (due(store, NOON - SECOND), due(store, NOON)) == (False, True)


def test_a_source_that_asks_to_be_left_alone_is_due_when_that_time_is_over(store: Store) -> None:
    store.polls.save(replace(POLL, not_before=NOON + HOUR))
    assert (due(store, NOON + HOUR - SECOND), due(store, NOON + HOUR)) == (False, True)


@pytest.mark.parametrize(
    ("polled", "failures", "from_now_on"),
    [
        (NOON - HOUR, 0, timedelta(0)),
        (NOON - MINUTE, 0, 4 * MINUTE),  # five minutes of rest after the last visit
        (NOON - HOUR, 1, None),  # a source that is down is not visited for a story that may be edited
    ],
)
def test_a_source_is_visited_for_a_story_that_is_to_be_looked_at_again(
    store: Store, polled: datetime, failures: int, from_now_on: timedelta | None
) -> None:
    store.stories.save([story("A fire.", seen=NOON - HOUR)], recheck=True)
    store.polls.save(replace(POLL, due=NOON + 9 * HOUR, polled=polled, failures=failures))
    if from_now_on is None:
        assert not due(store, NOON + 8 * HOUR)
    else:
        assert (due(store, NOON + from_now_on - SECOND), due(store, NOON + from_now_on)) == (False, True)


def test_a_source_that_one_watch_visits_is_given_to_no_other_until_its_time_is_up(store: Store) -> None:
    store.polls.save(POLL)
    assert store.polls.claim([POLICE.name], NOON) == [POLICE.name]
    assert store.polls.claim([POLICE.name], NOON) == []
    assert store.polls.claim([POLICE.name], NOON + LEASE - SECOND) == []
    assert store.polls.claim([POLICE.name], NOON + LEASE) == [POLICE.name]


def test_what_the_operator_was_notified_of_stays_when_a_visit_is_noted(store: Store) -> None:
    store.polls.save(POLL)
    store.polls.set_notified(POLICE.name, "It is down.")
    store.polls.save(replace(POLL, due=NOON + HOUR, notified="something else"))
    kept = store.polls.get(POLICE.name)
    assert kept and (kept.notified, kept.due) == ("It is down.", NOON + HOUR)
