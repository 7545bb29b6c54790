"""Paragraphs that recur on the pages of a source."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from search.store.recurring_paragraphs import REMEMBERED
from tests.stories import NOON, story

if TYPE_CHECKING:
    from search.store import Store

FOOT = "The Gazette is read in all of Ambershire, from Stennick to Port Amber."


def _save(store: Store, *days: int, foot: str = FOOT) -> str:
    """Save a story of its own for each day, with a paragraph at its end. Return the name of the source."""
    for day in days:
        paragraphs = [f"News of day {day}, number {number}." for number in range(8)]
        store.stories.save([story(*paragraphs, foot, key=f"{foot[:9]}{day}", published=NOON + timedelta(days=day))])
    return story("").source


def test_what_stands_below_three_stories_of_different_weeks_is_learned(store: Store) -> None:
    source = _save(store, 0, 5)
    store.recurring_paragraphs.learn(source, NOON)
    assert store.recurring_paragraphs.of_source(source) == frozenset(), "two are not enough"
    _save(store, 9)
    store.recurring_paragraphs.learn(source, NOON)
    assert store.recurring_paragraphs.of_source(source) == {FOOT}
    assert store.recurring_paragraphs.of_source("another") == frozenset()


def test_updates_of_one_story_within_days_are_not_mistaken_for_it(store: Store) -> None:
    source = _save(store, 0, 1, 2, 3)
    store.recurring_paragraphs.learn(source, NOON)
    assert store.recurring_paragraphs.of_source(source) == frozenset()


def test_what_was_learned_stays_though_later_stories_lack_it_until_there_is_too_much(store: Store) -> None:
    source = _save(store, 0, 5, 9)
    store.recurring_paragraphs.learn(source, NOON)
    for number in range(60):
        _save(store, 20 + number, foot=f"Another end {number}.")
    store.recurring_paragraphs.learn(source, NOON + timedelta(days=90))
    assert store.recurring_paragraphs.of_source(source) == {FOOT}
    store.recurring_paragraphs.save(
        source, (f"Paragraph {number}" for number in range(REMEMBERED)), NOON + timedelta(days=91)
    )
    assert len(store.recurring_paragraphs.of_source(source)) == REMEMBERED
    assert FOOT not in store.recurring_paragraphs.of_source(source)
