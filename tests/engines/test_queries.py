"""Both engines give the same answers as the referee."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.query import parse
from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    Tagged,
    Time,
    Word,
)
from search.query.words import SHORTEST_FUZZY
from search.story import StoryKind
from search.tags import DATE, EDITED, IMAGE, LIVE, WITHDRAWN, Tag
from search.text import fold, words, words_as_written
from tests.engines.answers import said
from tests.engines.queries import QUERIES
from tests.engines.stories import FIRST, KINDS, STORIES, VOCABULARY, story
from tests.engines.texts import CASES
from tests.referee import answer

if TYPE_CHECKING:
    from search.index import StoryIndex


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_an_index_says_what_the_referee_says(library: StoryIndex, query: Node) -> None:
    assert said(library, query) == answer(query, STORIES)


@pytest.mark.parametrize("text", CASES)
def test_an_index_reads_what_was_typed_as_the_referee_does(library: StoryIndex, text: str) -> None:
    query = parse(text)
    assert said(library, query) == answer(query, STORIES)


_terms = st.sampled_from(sorted({term for word in VOCABULARY for term in words(word)} | {"nobody"}))
_exact = st.sampled_from(sorted({term for word in VOCABULARY for term in words_as_written(word)} | {"nobody"}))
ORGANISATIONS = ("kent-police", "royal-national-lifeboat-institution", "metropolitan-police")
_days = st.none() | st.integers(-2, 24).map(lambda days: FIRST.date() + timedelta(days=days))


def _sought(scope: Scope) -> st.SearchStrategy[Node]:
    terms = _exact if scope is Scope.EXACT else _terms
    pairs = st.lists(terms, min_size=2, max_size=3, unique=True).map(tuple)
    return st.one_of(
        st.builds(Word, terms, st.lists(terms, max_size=2).map(tuple), st.just(scope)),
        st.builds(Phrase, st.lists(terms, min_size=2, max_size=3).map(tuple), st.just(scope)),
        st.builds(Near, pairs, st.integers(1, 8), st.just(scope)),
        st.builds(Prefix, terms.map(lambda term: term[:3]), st.just(scope)),
        *(
            st.builds(Fuzzy, terms.filter(lambda term, least=least: len(term) >= least), st.just(edits), st.just(scope))
            for edits, least in SHORTEST_FUZZY.items()
        ),
    )


_leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(All()),
    st.sampled_from(Scope).flatmap(_sought),
    st.builds(Tagged, st.just(Tag.SOURCE), st.sampled_from([*KINDS, "nobody"])),
    st.builds(Tagged, st.just(Tag.KIND), st.sampled_from(StoryKind)),
    st.builds(Tagged, st.just(Tag.SERVICE), st.sampled_from(["police", "coastguard", "fire"])),
    st.builds(Tagged, st.sampled_from([Tag.ORGANISATION, Tag.CITES]), st.sampled_from(ORGANISATIONS)),
    st.builds(Tagged, st.just(Tag.PLACE), st.sampled_from(["Kent", "London", "Surrey"])),
    st.builds(Tagged, st.just(Tag.IS), st.sampled_from([EDITED, WITHDRAWN, LIVE])),
    st.builds(Tagged, st.just(Tag.HAS), st.sampled_from([IMAGE, DATE])),
    st.builds(Dated, _days, _days, st.sampled_from(Time)),
)


def _grown(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, nodes))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)
@given(query=st.recursive(_leaves, _grown, max_leaves=10))
def test_no_query_divides_an_index_and_the_referee(library: StoryIndex, query: Node) -> None:
    assert said(library, query) == answer(query, STORIES)


def test_accents_and_case_make_no_difference(index: StoryIndex) -> None:
    raid, other = story("CAFÉ raided", "Zoë saw it"), story("Cafeteria opens")
    index.add([raid, other])
    assert index.search(Word("cafe")).ids == index.search(Word("zoe")).ids == (raid.id,)


def test_a_phrase_does_not_cross_paragraphs(index: StoryIndex) -> None:
    apart = story("Fire at mill", "Crews left at noon.", "Police remained.", summary="Stennick mourns")
    index.add([apart])
    for phrase in (("mill", "stennick"), ("mourns", "crews"), ("noon", "police")):
        assert index.search(Phrase(phrase)).total == 0
    assert index.search(Phrase(("at", "noon"))).ids == (apart.id,)


def test_a_word_as_long_as_words_get_is_found(index: StoryIndex) -> None:
    longest = story("ß𐐷" * 400)
    index.add([longest])
    assert index.search(Word(fold(longest.title))).ids == (longest.id,)


def test_an_evening_in_british_summer_time_is_the_next_day(index: StoryIndex) -> None:
    late = story("Late", published=datetime(2026, 7, 9, 23, 30, tzinfo=UTC))
    undated = story("Undated", published=None, seen=datetime(2026, 7, 9, 23, 30, tzinfo=UTC))
    winter = story("Winter", published=datetime(2026, 1, 9, 23, 30, tzinfo=UTC))
    index.add([late, undated, winter])
    tenth = index.search(Dated(date(2026, 7, 10), date(2026, 7, 10)))
    assert set(tenth.ids) == {late.id, undated.id}
    assert tenth.days == {date(2026, 7, 10): 1}
    assert tenth.undated == 1
    assert index.search(All()).days == {date(2026, 1, 9): 1, date(2026, 7, 10): 1}
