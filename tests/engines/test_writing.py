"""What goes into both engines, what replaces it, what comes out; and alerts' matches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.index import Hits
from search.query.tree import All, Tagged, Word
from search.tags import Tag
from tests.engines.queries import QUERIES
from tests.engines.stories import STORIES, story
from tests.referee import matches

if TYPE_CHECKING:
    from search.index import StoryIndex


def test_an_empty_index_answers(index: StoryIndex) -> None:
    index.add([])
    index.remove([])
    assert index.count() == 0
    assert index.search(All()) == Hits(ids=(), total=0)


def test_a_newer_version_takes_the_place_of_the_older(index: StoryIndex) -> None:
    first = story("Man dies in fire", key="mill", source="blue_lamp", published=None)
    index.add([first, story("Another")])
    second = replace(first, title="Man rescued from fire", body=("He is well.",), published=first.seen, version=2)
    index.add([second])
    assert index.count() == 2
    assert index.search(Word("dies")).total == 0
    found = index.search(Word("rescued"))
    assert found.ids == (first.id,)
    assert found.sources == {"blue_lamp": 1}
    assert found.undated == 0


def test_what_its_source_withdrew_is_found_as_such_from_then_on(index: StoryIndex) -> None:
    there = story("Man dies in fire", key="mill")
    index.add([there])
    index.add([replace(there, withdrawn=there.seen)])
    assert index.search(Tagged(Tag.IS, "withdrawn")).ids == (there.id,)


def test_of_two_versions_in_one_batch_the_last_stays(index: StoryIndex) -> None:
    first = story("Man dies", key="mill")
    index.add([first, replace(first, title="Man rescued")])
    assert index.count() == 1
    assert index.search(Word("rescued")).ids == (first.id,)


def test_what_was_removed_is_not_found(index: StoryIndex) -> None:
    gone, stays = story("Fire one"), story("Fire two")
    index.add([gone, stays])
    index.remove([gone.id, "0123456789abcdef"])
    assert index.count() == 1
    found = index.search(Word("fire"))
    assert found.ids == (stays.id,)
    assert found.facets[Tag.KIND] == {"report": 1}


def test_alerts_match_what_a_search_would_find(library: StoryIndex) -> None:
    batch = STORIES[::5]
    queries = dict(enumerate(QUERIES.values(), start=10))
    right = {(number, each.id) for number, query in queries.items() for each in batch if matches(query, each)}
    assert library.match(batch, queries) == right


def test_more_alerts_than_go_into_one_search_are_all_matched(library: StoryIndex) -> None:
    fires = [each for each in STORIES if matches(Word("fire"), each)][:2]
    found = library.match(fires, dict.fromkeys(range(1_200), Word("fire")))
    assert found == {(number, each.id) for number in range(1_200) for each in fires}


def test_no_alerts_or_no_stories_match_nothing(library: StoryIndex) -> None:
    assert library.match([], {1: All()}) == set()
    assert library.match(STORIES[:3], {}) == set()


def test_two_versions_of_a_story_match_as_the_last(index: StoryIndex) -> None:
    first = story("Man dies", key="mill")
    batch = [first, replace(first, title="Man rescued")]
    index.add(batch)
    assert index.match(batch, {1: Word("dies"), 2: Word("rescued")}) == {(2, first.id)}


def test_an_earlier_version_is_matched_as_it_was(index: StoryIndex) -> None:
    first = story("Man dies", key="mill")
    second = replace(first, title="Man rescued", version=2)
    index.add([first])
    index.add([second])
    assert index.match([first], {1: Word("dies"), 2: Word("rescued")}) == {(1, first.id)}
    assert index.match([second], {1: Word("dies"), 2: Word("rescued")}) == {(2, first.id)}


def test_an_older_version_that_comes_late_undoes_nothing(index: StoryIndex) -> None:
    first = story("Man dies", key="mill")
    second = replace(first, title="Man rescued", version=2)
    index.add([second])
    assert index.add([first, story("Another")]) == {}
    assert index.search(Word("rescued")).ids == (second.id,)
    assert index.versions([first.id, "0123456789abcdef"]) == {first.id: 2}
    index.remove([first.id])
    index.add([first])
    assert index.versions([first.id]) == {first.id: 1}


def test_everything_that_is_indexed_can_be_listed(library: StoryIndex) -> None:
    listed = [story_id for part in library.ids() for story_id in part]
    assert sorted(listed) == sorted(each.id for each in STORIES)


def test_a_rebuilt_index_holds_what_it_was_given_and_nothing_else(index: StoryIndex) -> None:
    index.add([story("Fire at mill")])
    with index.rebuilding() as add:
        assert add(STORIES) == {}
        assert index.count() == 1
    assert index.count() == len(STORIES)
    assert not index.outdated
