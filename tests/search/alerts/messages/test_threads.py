"""Which message of an event the later ones reply to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search import calendar
from search.alerts.events.digests import bundles_of
from search.engines import open_index
from search.indexer import drain
from tests.alerts import NIGHT, watch
from tests.stories import NOON, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story
    from tests.conftest import Clock

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference here."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


def write(store: Store, index: StoryIndex, told: Story) -> None:
    """Save and index a story, and put what alerts found into messages."""
    store.stories.save([told])
    drain(store, index)
    store.messages.bundle(
        lambda alert, notices, last_hour: bundles_of(store.alerts.one(alert), notices, last_hour), calendar.now()
    )


def edited(first: Story, number: int, clock: Clock) -> Story:
    return replace(first, body=(f"The inquest was edited {number} times.",), seen=clock.now)


def test_what_follows_within_a_week_replies_to_the_first_message_and_later_a_new_thread_begins(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest")
    first = story("An inquest.")
    write(store, index, first)
    for number, moment in enumerate((NOON + SECOND, NOON + WEEK - SECOND, NOON + WEEK, NOON + WEEK + SECOND), 1):
        clock.now = moment
        write(store, index, edited(first, number, clock))
    assert [store.messages.one(number).replies_to for number in range(1, 6)] == [None, 1, 1, 2, 3]


def test_each_alert_has_threads_of_its_own_and_an_event_does_not_reply_to_another(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    desk, night = watch(store, "inquest"), watch(store, "inquest", NIGHT)
    first = story("An inquest into a fire in Coldmere.", title="Fire in Coldmere")
    write(store, index, first)
    clock.pass_by(minutes=1)
    write(store, index, story("The inquest of a sailor has ended.", title="A sailor"))
    clock.pass_by(minutes=1)
    write(store, index, edited(first, 1, clock))
    messages = [store.messages.one(number) for number in range(1, 7)]
    assert [message.alert for message in messages] == [desk, night] * 3
    assert [message.replies_to for message in messages] == [None, None, None, None, 1, 2]
    assert [notice.message for notice in store.messages.earlier_notices(messages[4])] == [1]
    assert store.messages.earlier_notices(messages[0]) == []
