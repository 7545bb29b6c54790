"""The insights into a result are the same with both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search.insights.facets import facets
from search.insights.significant_terms import significant_terms
from search.insights.similar_stories import similar_stories
from search.insights.spelling import advice
from search.query import parse
from search.tags import Tag
from tests.engines.stories import STORIES
from tests.referee import answer
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story

MILL = (
    "Sprinklers failed at the Stennick mill, an inquest heard.",
    "The coroner asked why the sprinklers of the mill were chained.",
)
TOWNS = ("Stennick", "Coldmere", "Harrow Vale", "Port Amber")


@pytest.fixture
def held(store: Store, index: StoryIndex) -> list[Story]:
    """Six reports of one inquest among forty ordinary stories."""
    told = [
        story(*MILL, f"It was day {number} of it.", title=f"Mill inquest, day {number}", source=RADIO)
        for number in ("one", "two", "three", "four", "five", "six")
    ]
    told += [
        story(
            f"Officers were called to {TOWNS[number % 4]} and a man was arrested.",
            f"He is in custody in {TOWNS[(number + 1) % 4]}.",
            title=f"Arrest number {number}",
            seen=NOON + timedelta(minutes=number),
        )
        for number in range(40)
    ]
    store.stories.save(told)
    index.add(told)
    return told


def test_a_results_telling_words_are_those_that_set_it_apart(
    store: Store, index: StoryIndex, held: list[Story]
) -> None:
    found = significant_terms(parse("inquest"), store=store, index=index)
    words = [each.word for each in found]
    assert set(words[:5]) == {"mill", "sprinklers", "coroner", "chained", "failed"} or {"mill", "sprinklers"} <= set(
        words
    )
    assert "inquest" not in words
    assert "arrested" not in words
    assert all(each.stories == 6 for each in found if each.word == "sprinklers")
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_of_everything_or_nothing_no_word_is_telling(store: Store, index: StoryIndex, held: list[Story]) -> None:
    assert significant_terms(parse(""), store=store, index=index) == ()
    assert significant_terms(parse("zeppelin"), store=store, index=index) == ()


def test_similar_stories_tell_of_the_same(store: Store, index: StoryIndex, held: list[Story]) -> None:
    found = similar_stories(held[0].id, store=store, index=index, limit=20)
    assert {each.id for each in found} == {each.id for each in held[1:6]}


def test_a_copy_to_the_letter_is_not_called_similar(store: Store, index: StoryIndex, held: list[Story]) -> None:
    copy = story(*held[0].body, title=held[0].title, source=POLICE)
    store.stories.save([copy])
    index.add([copy])
    assert copy.id not in {each.id for each in similar_stories(held[0].id, store=store, index=index, limit=20)}


def test_a_story_like_no_other_has_nothing_similar(store: Store, index: StoryIndex, held: list[Story]) -> None:
    alone = story("Zeppelins everywhere.", title="Zeppelins")
    bare = story(title="It is what it is")
    store.stories.save([alone, bare])
    index.add([alone, bare])
    assert (
        similar_stories(alone.id, store=store, index=index) == similar_stories(bare.id, store=store, index=index) == ()
    )


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("inqest", "inquest"),
        ("sprnklers mill seen:2020..", "sprinklers mill seen:2020.."),
        ("Stenick -fire", "stennick -fire"),
        ("title:arest", "title:arrest"),
        ("cusotdy OR zeppelin", "custody OR zeppelin"),
        ("sprinkels", "sprinklers"),
        ("zeppelin", None),
        ("mill arrested", None),
        ("zo", None),
        ("exact:stennick", None),
    ],
)
def test_a_search_that_finds_nothing_says_what_may_have_been_meant(
    store: Store, index: StoryIndex, held: list[Story], typed: str, instead: str | None
) -> None:
    assert advice(parse(typed), typed, store=store, index=index).instead == instead


def test_a_search_that_finds_nothing_counts_its_parts(store: Store, index: StoryIndex, held: list[Story]) -> None:
    typed = 'mill "in custody" source:radio_ambershire zeppelin'
    found = advice(parse(typed), typed, store=store, index=index)
    assert [(part.text, part.position, part.stories) for part in found.parts] == [
        ("mill", 0, 6),
        ('"in custody"', 5, 40),
        ("source:radio_ambershire", 18, 6),
        ("zeppelin", 42, 0),
    ]


@pytest.mark.parametrize(
    ("typed", "tag", "without"),
    [
        ("fire kind:report", Tag.KIND, "fire"),
        ("fire kind:report", Tag.SOURCE, "fire kind:report"),
        ("fire (source:blue_lamp OR source:ambershire_police)", Tag.SOURCE, "fire"),
        ("fire -source:blue_lamp service:police", Tag.SOURCE, "fire service:police"),
        ("kind:report", Tag.KIND, ""),
        ("kind:report OR fire", Tag.KIND, "kind:report OR fire"),
        ("org:rnli place:kent", Tag.PLACE, "org:rnli"),
        ("org:rnli place:kent", Tag.ORGANISATION, "place:kent"),
    ],
)
def test_a_filter_does_not_count_for_its_own_facet(library: StoryIndex, typed: str, tag: Tag, without: str) -> None:
    query = parse(typed)
    counted = facets(query, library.search(query, limit=0), library)
    assert counted[tag] == dict(answer(parse(without), STORIES).facets[tag])
    values = list(counted[tag].values())
    assert values == sorted(values, reverse=True)
