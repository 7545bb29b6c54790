"""How far back the sweep looks, and how often it looks at an alert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from search.alert import Terms
from search.alerts.detection.sweep import SweepResult, sweep
from search.alerts.editing.terms import change_alert
from search.engines import open_index
from search.indexer import drain
from tests.alerts import notices_of, watch
from tests.search.test_indexer import set_by_hand
from tests.stories import NOON, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock

SECOND = timedelta(seconds=1)
THREE_DAYS_AGO = datetime(2026, 10, 31, tzinfo=UTC)
"""The beginning of the newsroom day on which the sweep of noon, 3 November, starts."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: both engines find the stories of a day."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


@pytest.mark.parametrize(("seen", "found"), [(THREE_DAYS_AGO - SECOND, 0), (THREE_DAYS_AGO, 1), (NOON, 1)])
def test_the_sweep_looks_back_to_the_beginning_of_the_day_three_days_ago(
    store: Store, index: StoryIndex, clock: Clock, seen: datetime, found: int
) -> None:
    clock.now = NOON - timedelta(days=9)
    alert = watch(store, "inquest")
    set_by_hand(store, alert, "inquest (")
    missed = story("An inquest.", seen=seen, published=seen)
    store.stories.save([missed])
    drain(store, index)
    set_by_hand(store, alert, "inquest")
    clock.now = NOON
    assert sweep(store, index, clock.now, 9) == SweepResult(alerts=1, missed=found)
    assert notices_of(store, alert) == [("new", missed.id, 1)] * found


def test_an_alert_is_swept_again_when_a_day_is_over_and_not_before(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest")
    assert sweep(store, index, NOON, 9).alerts == 1
    assert sweep(store, index, NOON + timedelta(days=1) - SECOND, 9).alerts == 0
    assert sweep(store, index, NOON + timedelta(days=1), 9).alerts == 1


@pytest.mark.parametrize(("query", "found"), [("inquest", 1), ("inquest OR fire", 1)])
def test_an_alert_that_could_not_run_and_is_mended_finds_what_it_missed_before(
    store: Store, index: StoryIndex, clock: Clock, query: str, found: int
) -> None:
    alert = watch(store, "inquest")
    set_by_hand(store, alert, "inquest (")
    store.stories.save([story("An inquest.")])
    drain(store, index)
    assert store.alerts.one(alert).problem
    clock.pass_by(hours=1)
    change_alert(store, alert, Terms(query=query))
    assert sweep(store, index, clock.now, 9).missed == found
