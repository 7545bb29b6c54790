"""Which versions of a story alerts were to fire on, as the sweep reads it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.stories import NOON, story

if TYPE_CHECKING:
    from search.store import Store


@pytest.mark.parametrize(
    ("alerts", "firing"),
    [((True, True), {1, 2}), ((True, False), {1}), ((False, True), {2}), ((False, False), set())],
)
def test_each_version_that_waited_is_noted_by_itself(store: Store, alerts: tuple[bool, bool], firing: set[int]) -> None:
    first = story("An inquest.")
    versions = (first, replace(first, body=("An inquest opened.",), seen=NOON + timedelta(hours=1)))
    for version, alert in zip(versions, alerts, strict=True):
        store.stories.save([version], alert=alert)
    with store.queue.take(9) as batch:
        assert batch and {number for _, number in batch.alerting} == firing
        batch.complete([], checked=[], now=NOON)
    assert store.stories.firing_versions(first.id) == firing
