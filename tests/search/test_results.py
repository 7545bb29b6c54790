"""A search from the text of a query to rows with words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from search.errors import QueryError
from search.index import Hits, Order
from search.indexer import drain
from search.insights.spelling import Advice, QueryPart
from search.results import Results, find
from search.rights import without_text
from search.tags import Tag
from tests.stories import GAZETTE, NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story


@pytest.fixture
def inquests(store: Store, index: StoryIndex) -> list[Story]:
    """Save seven stories about an inquest and one about a fire, an hour apart, newest first."""
    times = [NOON - timedelta(hours=hour) for hour in range(8)]
    stories = [story(f"Inquest, day {number}.", published=moment) for number, moment in enumerate(times[:7])]
    stories.append(story("Fire.", source=RADIO, published=times[7]))
    store.stories.save(stories)
    drain(store, index)
    return stories


def ids(results: Results) -> list[str]:
    return [row.shown.story.id for row in results.rows]


def test_a_search_shows_words_from_the_store_and_counts_from_the_index(
    store: Store, index: StoryIndex, inquests: list[Story]
) -> None:
    results = find("inquest", store=store, index=index)
    assert ids(results) == [each.id for each in inquests[:7]]
    assert results.hits.total == 7
    assert results.hits.sources == {POLICE.name: 7}
    assert results.rows[0].shown.passages[0].pieces == ("", "Inquest", ", day 0.")
    assert ids(find("", store=store, index=index)) == [each.id for each in inquests]
    assert find("flood", store=store, index=index).rows == ()


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_reach_every_story_exactly_once(
    store: Store, index: StoryIndex, inquests: list[Story], order: Order, limit: int
) -> None:
    seen, after, pages = [], None, 0
    while pages == 0 or after:
        page = find("inquest OR fire", store=store, index=index, order=order, limit=limit, after=after)
        seen += ids(page)
        after, pages = page.hits.next, pages + 1
        assert page.hits.total == 8
    assert sorted(seen) == sorted(each.id for each in inquests)
    assert pages == -(-8 // limit)


def test_the_newest_first_pages_stay_while_news_come_in(store: Store, index: StoryIndex, inquests: list[Story]) -> None:
    first = find("", store=store, index=index, limit=4)
    store.stories.save([story("Inquest, at last.", published=NOON + timedelta(hours=1))])
    drain(store, index)
    second = find("", store=store, index=index, limit=4, after=first.hits.next)
    assert ids(first) + ids(second) == [each.id for each in inquests]


@pytest.mark.parametrize("order", Order)
def test_a_text_that_three_sources_carry_is_one_row_with_its_sources(
    store: Store, index: StoryIndex, order: Order
) -> None:
    body = ("An inquest opened.", "It was in Stennick.")
    copies = [
        story(*body, source=source, title=f"As {source.label} has it", seen=NOON + timedelta(hours=hour))
        for hour, source in enumerate((POLICE, RADIO, GAZETTE))
    ]
    other = story("Another inquest.")
    store.stories.save([*copies, other])
    drain(store, index)
    results = find("inquest", store=store, index=index, order=order)
    assert results.hits.total == 4
    (row,) = [row for row in results.rows if row.copies]
    assert len(results.rows) == 2
    carried = {row.shown.story.source, *(copy.source for copy in row.copies)}
    assert carried == {POLICE.name, RADIO.name, GAZETTE.name}
    assert [copy.seen for copy in row.copies] == sorted(copy.seen for copy in row.copies)


def test_a_row_names_the_copies_that_the_search_itself_does_not_find(store: Store, index: StoryIndex) -> None:
    police, radio = story("An inquest."), story("An inquest.", source=RADIO)
    store.stories.save([police, radio])
    drain(store, index)
    (row,) = find(f"source:{POLICE.name}", store=store, index=index).rows
    assert (row.shown.story, row.copies) == (without_text(police), (without_text(radio),))


def test_stories_without_a_text_are_no_copies_of_each_other(store: Store, index: StoryIndex) -> None:
    store.stories.save([story(source=GAZETTE, summary="Short."), story(source=GAZETTE, summary="Short.")])
    drain(store, index)
    assert [row.copies for row in find("short", store=store, index=index).rows] == [(), ()]


def test_a_copy_that_was_edited_is_a_copy_no_more(store: Store, index: StoryIndex) -> None:
    one, two = story("An inquest."), story("An inquest.", source=RADIO)
    store.stories.save([one, two, replace(two, body=("An inquest closed.",))])
    drain(store, index)
    assert [row.copies for row in find("inquest", store=store, index=index).rows] == [(), ()]


def test_a_story_that_only_the_index_still_has_does_no_harm(
    store: Store, index: StoryIndex, inquests: list[Story]
) -> None:
    index.add([story("Inquest that the store never had.")])
    results = find("inquest", store=store, index=index)
    assert sorted(ids(results)) == sorted(each.id for each in inquests[:7])


def test_a_sources_first_story_may_come_in_while_a_search_runs(
    store: Store, index: StoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = index.search
    new = replace(RADIO, name="coldmere_live")

    def crawl_and_search(*args: Any, **kwargs: Any) -> Hits:
        store.sources.save([new])
        store.stories.save([story("Inquest.", source=new)])
        drain(store, index)
        return search(*args, **kwargs)

    monkeypatch.setattr(index, "search", crawl_and_search)
    (row,) = find("inquest", store=store, index=index).rows
    assert row.shown.source == new


def test_of_a_searched_source_a_row_shows_only_what_matched(
    store: Store, index: StoryIndex, inquests: list[Story]
) -> None:
    (row,) = find("source:radio-ambershire", store=store, index=index).rows
    assert row.shown.passages == ()


def test_a_source_that_is_not_there_is_a_mistake_in_the_query(store: Store, index: StoryIndex) -> None:
    with pytest.raises(QueryError, match="Did you mean source:radio_ambershire"):
        find("source:radio_ambershir", store=store, index=index)


def test_a_page_that_nobody_gave_out_is_the_first(store: Store, index: StoryIndex, inquests: list[Story]) -> None:
    for after in ("", "x", "newest:", "best:-1", "newest:99999999999999999999", "newest:1.5"):
        assert ids(find("", store=store, index=index, after=after)) == [each.id for each in inquests]


def test_a_result_shows_how_the_query_was_read_and_which_other_forms_were_found(
    store: Store, index: StoryIndex, inquests: list[Story]
) -> None:
    new = story("Two inquests were opened and one man charged.")
    store.stories.save([new])
    drain(store, index)
    results = find("inquest charge OR flood", store=store, index=index)
    assert ids(results) == [new.id]
    assert results.interpretation == "(inquest AND charge) OR flood"
    assert results.other_forms == ("charged", "inquests")
    as_typed = find("inquest charge OR flood", store=store, index=index, inflected=False)
    assert (as_typed.hits.total, as_typed.other_forms) == (0, ())
    assert as_typed.interpretation == '("inquest" AND "charge") OR "flood"'


def test_a_facet_counts_as_if_its_own_filter_were_not_set(
    store: Store, index: StoryIndex, inquests: list[Story]
) -> None:
    everywhere = find("inquest OR fire", store=store, index=index)
    here = find(f"(inquest OR fire) source:{POLICE.name}", store=store, index=index)
    assert here.facets[Tag.SOURCE] == everywhere.facets[Tag.SOURCE] == everywhere.hits.sources
    assert here.facets[Tag.KIND] == here.hits.facets[Tag.KIND] != everywhere.hits.facets[Tag.KIND]


def test_only_where_nothing_was_found_is_there_advice(store: Store, index: StoryIndex, inquests: list[Story]) -> None:
    assert find("inquest", store=store, index=index).advice is None
    nothing = find("inqest fire", store=store, index=index).advice
    assert nothing and [part.stories for part in nothing.parts] == [0, 1]
    assert find("inqest", store=store, index=index).advice == Advice(
        parts=(QueryPart(text="inqest", position=0, stories=0),), instead="inquest"
    )
