"""An event that an alert mutes is sent no more to this alert, and every other is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.alerts.events.digests import bundles_of
from search.engines import open_index
from search.indexer import drain
from tests.alerts import NIGHT, watch
from tests.stories import story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference here."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


def test_only_the_muted_event_of_only_this_alert_is_held_back(store: Store, index: StoryIndex, clock: Clock) -> None:
    desk, night = watch(store, "inquest"), watch(store, "inquest", NIGHT)
    fire = story("An inquest into a fire in Coldmere.", title="Fire in Coldmere")
    sailor = story("The inquest of a sailor has ended.", title="A sailor")
    store.stories.save([fire, sailor])
    drain(store, index)
    store.notices.mute(desk, fire.id)

    def due(alert: int) -> set[str]:
        return {notice.event for notice in store.notices.latest(alert, 9) if notice.due}

    assert (due(desk), due(night)) == ({sailor.id}, {fire.id, sailor.id})
    assert (store.notices.muted(desk), store.notices.muted(night)) == ({fire.id}, set())
    made = store.messages.bundle(
        lambda alert, notices, busy: bundles_of(store.alerts.one(alert), notices, busy), clock.now
    )
    assert made == 3
