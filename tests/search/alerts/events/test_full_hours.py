"""What happens at the full hour belongs to the next digest, and an hour takes thirty messages of an alert."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from search.alert import Notice, Occasion
from search.alerts.delivery.sender import send_due
from search.alerts.events.digests import bundles, bundles_of
from search.cadence import Cadence, next_due
from search.engines import open_index
from search.indexer import drain
from search.settings import read_settings
from tests.alerts import watch
from tests.stories import NOON, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock
    from tests.mail_server import MailServer

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
numbers = count(1)


@pytest.fixture
def store_url(sqlite_copy: str) -> str:
    """Return one database: both count hours and failures in the same way."""
    return sqlite_copy


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference to its digest."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


def find(store: Store, index: StoryIndex, stories: int = 1) -> None:
    """Save and index so many fires, each an event of its own."""
    store.stories.save([story(f"Fire {next(numbers)} is out.", title=f"Fire {next(numbers)}") for _ in range(stories)])
    drain(store, index)


def bundle(store: Store, clock: Clock) -> list[tuple[int, bool]]:
    """Put what is due into messages; return how many notices each has, and whether it is a digest."""
    made: list[tuple[int, bool]] = []

    def plan(number: int, notices: Any, last_hour: int) -> Any:
        planned = bundles_of(store.alerts.one(number), notices, last_hour)
        made.extend((len(each.notices), each.digest) for each in planned)
        return planned

    assert store.messages.bundle(plan, clock.now) == len(made)
    return made


@pytest.mark.parametrize("cadence", ["hourly", "daily 12:00", "weekly tue 12:00"])
@pytest.mark.parametrize(
    ("after", "waits"), [(-SECOND, False), (timedelta(0), True), (timedelta(microseconds=1), True)]
)
def test_what_is_found_at_the_time_of_a_digest_is_in_the_next_one(cadence: str, after: timedelta, waits: bool) -> None:
    assert (next_due(Cadence.read(cadence), None, NOON + after) == NOON) == (not waits)


def test_a_digest_has_what_was_found_before_the_full_hour_and_the_next_one_what_was_found_at_it(
    store: Store, index: StoryIndex, clock: Clock, mail_server: MailServer
) -> None:
    settings = read_settings(smtp=mail_server.address, mail_from="alerts@ambershire.example")
    watch(store, "fire", cadence=Cadence.read("hourly"))
    clock.now = NOON - SECOND
    find(store, index, 2)
    assert send_due(store, settings).sent == 0
    clock.now = NOON
    find(store, index, 3)
    assert send_due(store, settings).sent == 1
    clock.now = NOON + HOUR - SECOND
    assert send_due(store, settings).sent == 0
    clock.now = NOON + HOUR
    assert send_due(store, settings).sent == 1
    messages = [store.messages.one(number) for number in (1, 2)]
    assert [(len(message.notices), message.digest) for message in messages] == [(2, True), (3, True)]


def test_ten_events_at_once_are_ten_messages_and_eleven_are_one_digest(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "fire")
    find(store, index, 10)
    assert bundle(store, clock) == [(1, False)] * 10
    find(store, index, 11)
    assert bundle(store, clock) == [(11, True)]


def test_an_hour_has_thirty_messages_and_what_comes_then_is_sent_an_hour_later(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "fire")
    for _ in range(3):
        find(store, index, 10)
        assert bundle(store, clock) == [(1, False)] * 10
    find(store, index)
    assert bundle(store, clock) == []
    clock.now = NOON + HOUR - SECOND
    find(store, index)
    assert bundle(store, clock) == []
    clock.now = NOON + HOUR
    find(store, index)
    assert bundle(store, clock) == [(1, False)] * 2, "the last one waits for another hour: it came to a full one"
    clock.now = NOON + 2 * HOUR
    assert bundle(store, clock) == [(1, False)]


def test_a_digest_that_takes_the_last_place_of_an_hour_is_written() -> None:
    many = [notice(f"event{number}") for number in range(3)]
    (digest,) = bundles(many, at_once=True, last_hour=29)
    assert digest.digest and digest.notices == tuple(many)
    assert [each.digest for each in bundles(many, at_once=True, last_hour=27)] == [False] * 3
    assert [each.digest for each in bundles(many, at_once=True, last_hour=28)] == [True]
    assert bundles(many, at_once=True, last_hour=30) == []


def test_in_a_full_hour_what_is_no_story_is_still_sent() -> None:
    silence = notice("", story=None, version=None, occasion=Occasion.SILENCE, subject="silence 2026-11-03")
    made = bundles([notice("fire"), silence], at_once=True, last_hour=30)
    assert [each.notices for each in made] == [(silence,)]


def test_a_digest_by_the_hour_or_the_day_is_written_however_much_was_sent() -> None:
    fire = notice("fire")
    (made,) = bundles([fire], at_once=False, last_hour=1_000)
    assert made.digest and made.notices == (fire,)


def notice(event: str, **fields: Any) -> Notice:
    """Return a notice of a story of its own."""
    number = next(numbers)
    given = {"occasion": Occasion.NEW, "story": f"story{number}", "version": 1, "subject": f"story{number} 1"} | fields
    return Notice(id=number, alert=1, detail={}, event=event, late=False, created=NOON, due=NOON, message=None, **given)
