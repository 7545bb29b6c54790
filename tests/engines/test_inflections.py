"""Words that matter to a newsroom, checked by hand, in both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query import parse
from tests.engines.stories import story
from tests.search.test_inflections import PAIRS

if TYPE_CHECKING:
    from search.index import StoryIndex


def test_an_index_finds_a_newsrooms_inflections_and_never_its_false_friends(index: StoryIndex) -> None:
    stories = {other: story(f"It was {other} there.") for _, other, _ in PAIRS}
    index.add(list(stories.values()))
    found = {word: set(index.search(parse(word), limit=200).ids) for word, _, _ in PAIRS}
    wrong = [(word, other) for word, other, right in PAIRS if (stories[other].id in found[word]) is not right]
    assert wrong == []


def test_the_list_is_long_enough_to_judge_by() -> None:
    assert sum(found for *_, found in PAIRS) >= 60
    assert sum(not found for *_, found in PAIRS) >= 40


def test_the_case_of_exact_tells_a_town_from_a_crew_and_the_force_from_a_verb(index: StoryIndex) -> None:
    told = [story(title) for title in ("The Met was called", "He met the crew", "Fire in Crewe", "MET OFFICE WARNS")]
    index.add(told)
    found = {
        typed: [each.title for each in told if each.id in index.search(parse(typed)).ids]
        for typed in ("exact:Met", "exact:met", "exact:MET", "exact:Crewe", "exact:crew", "met", "crew")
    }
    assert found == {
        "exact:Met": ["The Met was called"],
        "exact:met": ["He met the crew"],
        "exact:MET": ["MET OFFICE WARNS"],
        "exact:Crewe": ["Fire in Crewe"],
        "exact:crew": ["He met the crew"],
        "met": ["The Met was called", "He met the crew", "MET OFFICE WARNS"],
        "crew": ["He met the crew"],
    }


def test_miss_jones_is_not_missing(index: StoryIndex) -> None:
    jones, gone = story("Miss Jones spoke"), story("Man missing, says Jones")
    index.add([jones, gone])
    assert index.search(parse("missing")).ids == (gone.id,)
    assert index.search(parse("miss")).ids == (jones.id,)
