"""Pages of hits, in both orders, from both engines."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from search.index import Order
from search.query.tree import All, Node, Tagged, Word
from search.tags import Tag
from tests.engines.answers import pages
from tests.engines.stories import FIRST, STORIES, story
from tests.referee import matches

if TYPE_CHECKING:
    from search.index import StoryIndex

FIRE = Word("fire")


def test_newest_first_runs_from_the_newest_to_the_oldest(library: StoryIndex) -> None:
    newest_first = sorted((story for story in STORIES if matches(FIRE, story)), key=lambda each: -each.order)
    found = pages(library, FIRE, limit=17)
    assert list(chain(*found)) == [each.id for each in newest_first]
    assert {len(page) for page in found[:-1]} == {17}


def test_best_first_shows_every_hit_once(library: StoryIndex) -> None:
    found = list(chain(*pages(library, FIRE, limit=17, order=Order.BEST)))
    assert len(found) == len(set(found)) == library.search(FIRE).total


@pytest.mark.parametrize("order", Order)
def test_the_last_page_names_no_next_even_if_it_is_full(library: StoryIndex, order: Order) -> None:
    total = library.search(FIRE).total
    assert library.search(FIRE, order=order, limit=total).next is None
    assert library.search(FIRE, order=order, limit=total - 1).next is not None


def test_newer_stories_do_not_move_the_next_page(index: StoryIndex) -> None:
    old = [story(f"Fire {number}", published=FIRST + timedelta(hours=number)) for number in range(6)]
    index.add(old)
    first = index.search(FIRE, limit=3)
    index.add([story("Another fire", published=FIRST + timedelta(days=1))])
    second = index.search(FIRE, limit=3, after=first.next)
    assert first.ids + second.ids == tuple(each.id for each in reversed(old))
    assert second.next is None
    assert second.total == 7


def test_stories_of_the_same_second_are_all_shown(index: StoryIndex) -> None:
    index.add([story(f"Fire {number}") for number in range(9)])
    assert len(set(chain(*pages(index, FIRE, limit=2)))) == 9


def test_a_headline_counts_more_than_a_mention(index: StoryIndex) -> None:
    mention = story("Council meets at Stennick", "A fire was mentioned.", published=FIRST + timedelta(days=1))
    headline = story("Fire closes Stennick mill", "Crews were called.")
    index.add([mention, headline])
    assert index.search(FIRE, order=Order.BEST).ids == (headline.id, mention.id)
    assert index.search(FIRE, order=Order.NEWEST).ids == (mention.id, headline.id)


@pytest.mark.parametrize("query", [All(), Tagged(Tag.SOURCE, "blue_lamp")])
def test_without_words_the_best_are_the_newest(library: StoryIndex, query: Node) -> None:
    assert library.search(query, order=Order.BEST) == library.search(query, order=Order.NEWEST)


@pytest.mark.parametrize("order", Order)
def test_no_limit_is_too_small_or_too_large(library: StoryIndex, order: Order) -> None:
    counts_only = library.search(FIRE, order=order, limit=0)
    everything = library.search(FIRE, order=order, limit=1_000_000)
    assert counts_only.ids == ()
    assert counts_only.next is None
    assert len(everything.ids) == everything.total == counts_only.total
    assert everything.days == counts_only.days


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "after",
    ["", "7", "x", "newest:", "newest:x", "newest:-1", "newest: 7", "newest:٧", f"newest:{2**63}", "best:-1",
     "best:10000", "best:1e3", "best:" + "9" * 5000, "older:7", "newest:7:8"],
)  # fmt: skip
def test_a_place_that_no_index_gave_out_is_the_first_page(library: StoryIndex, order: Order, after: str) -> None:
    assert library.search(FIRE, order=order, after=after) == library.search(FIRE, order=order)


def test_a_place_in_the_other_order_is_the_first_page(library: StoryIndex) -> None:
    for order, other in ((Order.BEST, Order.NEWEST), (Order.NEWEST, Order.BEST)):
        elsewhere = library.search(FIRE, order=other, limit=3).next
        assert library.search(FIRE, order=order, after=elsewhere) == library.search(FIRE, order=order)


def test_the_deepest_place_by_relevance_is_still_answered(library: StoryIndex) -> None:
    deepest = library.search(FIRE, order=Order.BEST, limit=20, after="best:9999")
    assert deepest.ids == ()
    assert deepest.next is None
    assert deepest.total == library.search(FIRE).total
