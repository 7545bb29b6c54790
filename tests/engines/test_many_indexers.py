"""Several indexers share one PostgreSQL and one Elasticsearch, and some of them are killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.engines import open_index
from search.index_maintenance import compare
from tests.alerts import watch
from tests.both_engines import NEEDS_A_SERVER
from tests.search.workers import at_once
from tests.stories import story

if TYPE_CHECKING:
    from search.store import Store

pytestmark = [*NEEDS_A_SERVER, pytest.mark.postgresql]

STORIES = 400


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_of_four_indexers_two_are_killed_and_nothing_is_lost_or_told_twice(
    store: Store, store_url: str, elasticsearch_index: str
) -> None:
    watch(store, "inquest", "desk@ambershire.example")
    store.stories.save([story(f"Inquest {number}.") for number in range(STORIES)])
    codes = at_once(*(("drain_all", store_url, elasticsearch_index, dies) for dies in "0203"))
    assert codes == [0, -9, 0, -9]
    index = open_index(elasticsearch_index)
    assert index.count() == STORIES
    assert not compare(store, index)
    assert [each.stories_checked for each in store.alerts.all()] == [STORIES]
    assert [tally.fired for tally in store.notices.counts().values()] == [STORIES]
    index.close()
