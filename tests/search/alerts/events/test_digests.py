"""Notices are put into one message for each event, or into a digest if there would be too many."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from search.alert import Notice, Occasion
from search.alerts.events.digests import AN_HOUR, AT_ONCE, bundles, bundles_of
from search.indexer import drain
from tests.alerts import watch
from tests.stories import NOON, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock

numbers = count(1)


def notice(event: str, **fields: Any) -> Notice:
    number = next(numbers)
    return Notice(
        **{  # type: ignore[arg-type]
            "id": number, "alert": 1, "occasion": Occasion.NEW, "story": f"story{number}", "version": 1,
            "subject": f"story{number} 1", "detail": {}, "event": event, "late": False, "created": NOON, "due": NOON,
            "message": None,
        } | fields
    )  # fmt: skip


def test_each_event_has_a_message_of_its_own() -> None:
    fire, flood, more_fire = notice("fire"), notice("flood"), notice("fire")
    made = bundles([fire, flood, more_fire], at_once=True, last_hour=0)
    assert [(bundle.notices, bundle.digest) for bundle in made] == [((fire, more_fire), False), ((flood,), False)]


def test_a_digest_has_everything_and_what_is_no_story_comes_apart() -> None:
    fire, flood = notice("fire"), notice("flood")
    silence = notice("", story=None, version=None, occasion=Occasion.SILENCE, subject="silence 2026-11-03")
    made = bundles([fire, silence, flood], at_once=False, last_hour=0)
    assert [(bundle.notices, bundle.digest) for bundle in made] == [((silence,), False), ((fire, flood), True)]


def test_too_many_events_at_once_are_one_digest_that_leaves_none_out() -> None:
    many = [notice(f"event{number}") for number in range(AT_ONCE + 1)]
    assert [bundle.digest for bundle in bundles(many[:-1], at_once=True, last_hour=0)] == [False] * AT_ONCE
    (made,) = bundles(many, at_once=True, last_hour=0)
    assert made.digest and made.notices == tuple(many)


def test_who_heard_much_within_an_hour_hears_the_rest_in_digests() -> None:
    fire, flood = notice("fire"), notice("flood")
    assert len(bundles([fire, flood], at_once=True, last_hour=AN_HOUR - 2)) == 2
    (made,) = bundles([fire, flood], at_once=True, last_hour=AN_HOUR - 1)
    assert made.digest
    assert bundles([fire, flood], at_once=True, last_hour=AN_HOUR) == []


def test_what_a_full_hour_leaves_out_is_told_after_it(store: Store, index: StoryIndex, clock: Clock) -> None:
    alert = watch(store, "fire")
    store.stories.save([story("A fire.")])
    drain(store, index)
    terms = store.alerts.one(alert)
    assert store.messages.bundle(lambda _, waiting, __: bundles_of(terms, waiting, AN_HOUR), clock.now) == 0
    clock.pass_by(minutes=59)
    assert store.messages.bundle(lambda _, waiting, busy: bundles_of(terms, waiting, busy), clock.now) == 0
    clock.pass_by(minutes=1)
    assert store.messages.bundle(lambda _, waiting, busy: bundles_of(terms, waiting, busy), clock.now) == 1
