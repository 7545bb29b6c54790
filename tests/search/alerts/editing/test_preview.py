"""The preview of an alert, with a real store and a real index."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.alerts.editing.collected import CollectedPeriod, first_full_day
from search.alerts.editing.frequency import frequency
from search.alerts.editing.preview import preview
from search.errors import QueryError
from search.query import parse
from search.topics import topics
from tests.stories import GAZETTE, NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.alerts.editing.preview import Preview
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Source, Story
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("clock")

TODAY = NOON.date()


def ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def daily(text: str, *, days: int, each: int = 1, source: Source = POLICE) -> list[Story]:
    """Return `each` stories for each of the last `days`, the newest at noon today; no two are copies."""
    moments = [ago(day) for day in range(days) for _ in range(each)]
    return [
        story(f"{text} {number}", source=source, published=moment, seen=moment) for number, moment in enumerate(moments)
    ]


def shown(text: str, stories: Sequence[Story], store: Store, index: StoryIndex) -> Preview:
    store.stories.save(stories)
    index.add(stories)
    return preview(text, store=store, index=index)


def test_a_preview_tells_how_many_a_day_and_which(store: Store, index: StoryIndex) -> None:
    stories = daily("An inquest opened.", days=101, each=3) + daily("A fire.", days=101)
    seen = shown("inquest", stories, store, index)
    assert seen.sentence == "This would have been about 3 a day."
    assert seen.advice == ""
    assert seen.counts == {7: 24, 30: 93, 100: 303}
    assert [point.count for point in seen.days] == [3] * 101
    assert (seen.days[0].start, seen.days[-1].start) == (TODAY - timedelta(days=100), TODAY)
    assert [each.shown.story.when for each in seen.newest.rows] == [ago(step // 3) for step in range(10)]
    assert seen.newest.rows[0].shown.passages[0].pieces[1] == "inquest"


@pytest.mark.parametrize("days", [7, 30, 100])
def test_the_counts_are_what_the_search_box_finds_since_then(store: Store, index: StoryIndex, days: int) -> None:
    moments = [ago(step * 1.7) for step in range(80)]
    stories = [
        story("Inquest.", published=None if step % 5 == 0 else moment, seen=moment)
        for step, moment in enumerate(moments)
    ]
    seen = shown("inquest", stories, store, index)
    assert seen.counts[days] == index.search(parse(f"inquest since:{days}d"), limit=0).total
    assert sum(point.count for point in seen.days) + seen.undated == seen.counts[100]
    assert seen.undated > 0


def test_a_store_of_four_days_says_that_it_is_too_little(store: Store, index: StoryIndex) -> None:
    stories = daily("An inquest.", days=4, each=9) + daily("A fire.", days=3, each=20, source=RADIO)
    seen = shown("inquest", stories, store, index)
    assert seen.sentence == "Only four days of two sources have been collected: too little to say."
    assert (seen.collected.days, seen.collected.sources) == (4, frozenset({POLICE.name, RADIO.name}))


def test_old_stories_on_a_list_that_was_first_visited_today_are_no_sign_of_a_usual_day(
    store: Store, index: StoryIndex
) -> None:
    tail = daily("An inquest.", days=60, source=RADIO)
    stories = tail + daily("A fire.", days=3, each=30) + [story("A fire.", published=ago(3)), story(published=ago(50))]
    assert shown("inquest", stories, store, index).sentence == (
        "Only three days of two sources have been collected: too little to say."
    )


def test_a_backfilled_archive_counts_although_it_was_seen_today(store: Store, index: StoryIndex) -> None:
    stories = [story("An inquest.", published=ago(day), seen=NOON) for day in range(40) for _ in range(12)]
    assert shown("inquest", stories, store, index).sentence == (
        "This would have been about 12 a day, in the 40 days collected so far."
    )


def test_an_empty_store_says_so(store: Store, index: StoryIndex) -> None:
    seen = shown("inquest", [], store, index)
    assert seen.sentence == "Nothing has been collected yet from the sources of this query: too little to say."
    assert (seen.daily, seen.counts, seen.narrowing) == (0, {7: 0, 30: 0, 100: 0}, ())


def test_only_the_sources_that_a_query_looks_through_are_spoken_of(store: Store, index: StoryIndex) -> None:
    stories = daily("An inquest.", days=101) + daily("An inquest.", days=2, source=GAZETTE)
    assert shown("inquest source:blue_lamp_gazette", stories, store, index).sentence == (
        "Only two days of one source have been collected: too little to say."
    )


def test_sources_that_are_searched_by_their_summary_only_are_named(store: Store, index: StoryIndex) -> None:
    stories = [*daily("An inquest.", days=9), story(source=GAZETTE, summary="A fire.")]
    assert shown("inquest", stories, store, index).summary_only == (GAZETTE,)
    assert preview("inquest source:ambershire_police", store=store, index=index).summary_only == ()


def test_more_than_anybody_reads_is_advised_against(store: Store, index: StoryIndex) -> None:
    seen = shown("fire", daily("A fire.", days=10, each=35), store, index)
    assert seen.advice == "This is more than 30 stories a day: narrow the query, or choose a digest."
    assert seen.daily > 30


def test_words_are_offered_that_narrow_it_and_words_that_widen_it(store: Store, index: StoryIndex) -> None:
    stories = [
        *daily("The inquest heard of the mill at Stennick and its sprinklers.", days=8),
        *daily("The inquest heard of a lorry.", days=8),
        *daily("The coroner in Coldmere spoke.", days=8),
        *daily("A man was arrested in Harrow Vale.", days=40),
    ]
    seen = shown("inquest", stories, store, index)
    narrowed = {each.word: index.search(parse(each.query), limit=0).total for each in seen.narrowing}
    assert {"mill", "sprinklers", "lorry"} <= set(narrowed)
    assert all(0 < total <= 16 for total in narrowed.values()) and narrowed["mill"] == 8
    widened = {each.word: index.search(parse(each.query), limit=0).total for each in seen.widening}
    assert widened["coroner"] == 24
    assert preview("", store=store, index=index).narrowing == ()
    assert all(total >= 16 for total in widened.values())


def test_no_word_is_offered_that_would_make_a_query_too_long(store: Store, index: StoryIndex) -> None:
    long = f"inquest -({' OR '.join(f'word{number}' for number in range(99))})"
    seen = shown(long, daily("The inquest heard of the mill.", days=8), store, index)
    assert seen.newest.hits.total == 8
    assert seen.narrowing == seen.widening == ()


def test_every_topic_can_be_looked_at_before_it_is_set(store: Store, index: StoryIndex) -> None:
    shown("", daily("A quiet day.", days=30), store, index)
    sentences = {preview(topic.query, store=store, index=index).sentence for topic in topics()}
    assert sentences == {"This would have been no stories in the 30 days collected so far."}


def test_a_query_that_cannot_be_read_raises(store: Store, index: StoryIndex) -> None:
    with pytest.raises(QueryError):
        preview("inquest AND", store=store, index=index)


def test_what_misses_by_a_letter_is_told_what_may_have_been_meant(store: Store, index: StoryIndex) -> None:
    seen = shown("inqest", daily("An inquest.", days=9), store, index)
    assert seen.newest.advice is not None and seen.newest.advice.instead == "inquest"


@pytest.mark.parametrize(
    ("count", "days", "sentence"),
    [
        (0, 101, "This would have been no stories in the last 100 days."),
        (1, 101, "This would have been one story in the last 100 days."),
        (9, 101, "This would have been nine stories in the last 100 days."),
        (14, 101, "This would have been about one a week."),
        (40, 101, "This would have been about 3 a week."),
        (100, 101, "This would have been about one a day."),
        (900, 101, "This would have been about 9 a day."),
        (120_000, 101, "This would have been about 1,194 a day."),
        (2, 50, "This would have been two stories in the 50 days collected so far."),
        (90, 10, "This would have been about 9 a day, in the 10 days collected so far."),
        (90, 6, "Only six days of one source have been collected: too little to say."),
        (90, 1, "Only one day of one source have been collected: too little to say."),
    ],
)
def test_the_sentence_claims_no_more_than_is_held(count: int, days: int, sentence: str, clock: Clock) -> None:
    period = CollectedPeriod(clock.now.date() - timedelta(days=days - 1), days, frozenset({"one"}))
    assert frequency(count, period, longest=100) == sentence


FIRST = date(2026, 7, 26)


def counted(*newest_first: int) -> dict[date, int]:
    return {TODAY - timedelta(days=back): count for back, count in enumerate(newest_first) if count}


@pytest.mark.parametrize(
    ("counts", "days_ago"),
    [
        (counted(5, 60, 60, 60, 2, 3, 0, 1), 3),
        (counted(20, 60, 4, 3, 70, 60, 60, 60, 60, 4, 3, 70), 11),
        (counted(20, 60, 2, 2, 2, 60), 5),
        (counted(20, 60, 2, 2, 2, 2, 60), 1),
        (counted(0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1), 13),
        (counted(0, 0, 0, 0, 0, 0, 60, 60), 7),
    ],
    ids=["a first visit", "weekends", "a bank holiday", "before it began", "a rare source", "days without a crawl"],
)
def test_what_is_held_begins_where_days_are_full(counts: dict[date, int], days_ago: int) -> None:
    assert first_full_day(counts, first=FIRST, today=TODAY) == TODAY - timedelta(days=days_ago)


@given(st.dictionaries(st.dates(FIRST, TODAY + timedelta(days=3)), st.integers(0, 300)))
def test_what_is_held_begins_on_a_day_with_a_story(counts: dict[date, int]) -> None:
    start = first_full_day(counts, first=FIRST, today=TODAY)
    with_stories = [day for day, count in counts.items() if count and day <= TODAY]
    assert (start in with_stories) if with_stories else start is None
