"""Where pages of hits end: at ten thousand hits, and never by date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.engines.result_page import DEEPEST, requested_page
from search.index import Order
from search.query.tree import All, Word
from tests.engines.stories import STORIES

if TYPE_CHECKING:
    from search.index import StoryIndex

FIRE = Word("fire")


def hits(number: int) -> list[tuple[str, int]]:
    """Return so many hits, each with its place in time, the newest first."""
    return [(f"story-{place}", 1_000_000 - place) for place in range(number)]


@pytest.mark.parametrize(
    ("after", "limit", "size", "following"),
    [
        (None, 20, 20, "best:20"),
        ("best:0", 20, 20, "best:20"),
        ("best:20", 20, 20, "best:40"),
        ("best:9960", 20, 20, "best:9980"),
        ("best:9979", 20, 20, "best:9999"),
        ("best:9980", 20, 20, None),
        ("best:9981", 20, 19, None),
        ("best:9999", 20, 1, None),
        (None, 9_999, 9_999, "best:9999"),
        (None, 10_000, 10_000, None),
        (None, 10_001, 10_000, None),
    ],
)
def test_pages_by_relevance_end_at_ten_thousand_hits(
    after: str | None, limit: int, size: int, following: str | None
) -> None:
    wanted = requested_page(FIRE, Order.BEST, limit, after)
    assert (wanted.size, wanted.fetch) == (size, size + 1)
    found = hits(wanted.fetch)
    assert wanted.cut(found) == (tuple(id_ for id_, _ in found[:size]), following)
    assert wanted.cut(found[:size]) == (tuple(id_ for id_, _ in found[:size]), None), "there are no more"


@pytest.mark.parametrize("order", [Order.NEWEST, Order.OLDEST])
@pytest.mark.parametrize(("limit", "size"), [(9_999, 9_999), (10_000, 10_000), (10_001, 10_000)])
def test_pages_by_date_have_ten_thousand_hits_at_most_and_go_on_for_ever(order: Order, limit: int, size: int) -> None:
    wanted = requested_page(FIRE, order, limit, f"{order}:5")
    assert (wanted.size, wanted.start) == (size, 5)
    assert wanted.cut(hits(size + 1))[1] == f"{order}:{1_000_000 - size + 1}"
    assert [requested_page(FIRE, order, 20, f"{order}:{start}").start for start in (0, 2**63 - 1)] == [0, 2**63 - 1]


def test_a_page_of_no_hits_asks_for_none() -> None:
    wanted = requested_page(All(), Order.NEWEST, 0, None)
    assert (wanted.fetch, wanted.cut([])) == (0, ((), None))


@pytest.mark.parametrize("number", [DEEPEST - 1, DEEPEST])
def test_of_ten_thousand_ids_those_that_are_indexed_are_found(library: StoryIndex, number: int) -> None:
    known = [STORIES[0], STORIES[-1]]
    ids = [known[0].id, *(f"unknown-{place}" for place in range(number - 2)), known[1].id]
    assert len(ids) == number
    assert library.versions(ids) == {story.id: story.version for story in known}


def test_every_indexed_id_is_found_at_once(library: StoryIndex) -> None:
    assert set(library.versions([story.id for story in STORIES])) == {story.id for story in STORIES}
