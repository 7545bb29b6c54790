"""The order of hits by relevance, and the frequencies of words, in both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.engines.ranking import AGES
from search.index import Order
from search.query import parse
from search.query.tree import Word
from tests.engines.answers import pages
from tests.engines.stories import FIRST, STORIES, story
from tests.referee import matches

if TYPE_CHECKING:
    from search.index import StoryIndex


def test_of_stories_that_are_as_much_to_the_point_the_newer_come_first(index: StoryIndex) -> None:
    now = calendar.now()
    days = [*AGES, AGES[-1] + 100]
    aged = [story("Fire at the mill", key=f"{age}", published=now - timedelta(days=age, hours=-3)) for age in days]
    index.add(aged[::-1])
    assert index.search(parse("mill"), order=Order.BEST).ids == tuple(each.id for each in aged)


def test_a_story_much_more_to_the_point_stays_ahead_of_a_newer_one(index: StoryIndex) -> None:
    old = story("Inquest into the mill fire", "The inquest heard of the fire.", published=FIRST - timedelta(days=900))
    new = story("Council agrees a budget", "A fire was mentioned among many other things.", published=calendar.now())
    index.add([old, new, *(story(f"Nothing {number}", "At all.") for number in range(20))])
    assert index.search(parse("inquest OR fire"), order=Order.BEST).ids == (old.id, new.id)


def test_a_word_counts_more_the_rarer_it_is(index: StoryIndex) -> None:
    common = [story(f"Police {number}") for number in range(20)]
    rare = story("Lifeboat found", published=FIRST - timedelta(days=1))
    index.add([*common, rare])
    assert index.search(parse("police OR lifeboat"), order=Order.BEST, limit=1).ids == (rare.id,)


def test_oldest_first_is_newest_first_from_the_other_end(library: StoryIndex) -> None:
    right = sorted((each for each in STORIES if matches(Word("fire"), each)), key=lambda each: each.order)
    found = pages(library, Word("fire"), limit=31, order=Order.OLDEST)
    assert [id_ for page in found for id_ in page] == [each.id for each in right]


def test_newer_stories_join_the_oldest_first_at_the_end(index: StoryIndex) -> None:
    old = [story(f"Fire {number}", published=FIRST + timedelta(hours=number)) for number in range(4)]
    index.add(old)
    first = index.search(Word("fire"), order=Order.OLDEST, limit=2)
    late = story("Another fire", published=FIRST + timedelta(days=1))
    index.add([late])
    second = index.search(Word("fire"), order=Order.OLDEST, limit=5, after=first.next)
    assert (*first.ids, *second.ids) == (*(each.id for each in old), late.id)


def test_words_are_counted_by_the_stories_that_have_them(library: StoryIndex) -> None:
    terms = ["fire", "police", "zoe", "inquest", "mill", "zeppelin"]
    assert library.frequencies(terms) == {term: sum(matches(Word(term), each) for each in STORIES) for term in terms}
    assert library.frequencies([]) == {}


def test_a_word_of_a_story_that_was_replaced_counts_no_more(index: StoryIndex) -> None:
    index.add([story("Fire", key="mill"), story("Flood")])
    index.add([story("Flood", key="mill")])
    assert index.frequencies(["fire", "flood"]) == {"fire": 0, "flood": 2}
