from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from search import calendar
from search.alert import Occasion
from search.alerts.detection.spikes import find_spikes_and_silences, is_spike
from search.alerts.messages.composer import compose
from search.alerts.messages.sentences import sentences
from search.cadence import Cadence, QuietHours
from search.indexer import drain
from search.store.polls import Gap, Poll
from tests.alerts import watch
from tests.stories import GAZETTE, NOON, POLICE, RADIO, SOURCES, story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.alert import Notice
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Source
    from tests.conftest import Clock

DAY, WEEK, HOUR = timedelta(days=1), timedelta(weeks=1), timedelta(hours=1)
SPIKE, SILENCE = frozenset({Occasion.SPIKE}), frozenset({Occasion.SILENCE})


@pytest.fixture(autouse=True)
def collected(store: Store, clock: Clock) -> None:
    """Record that every source has been collected for half a year, the last time a moment ago."""
    for source in SOURCES.values():
        visited(store, source, clock.now, seeded=NOON - 26 * WEEK)


def visited(store: Store, source: Source, now: datetime, *, seeded: datetime | None, failures: int = 0) -> None:
    reached = now - failures * HOUR
    store.polls.save(
        Poll(
            source=source.name,
            due=now + HOUR,
            polled=now,
            every=HOUR,
            succeeded=reached,
            seeded=seeded,
            failures=failures,
        )
    )


def published(store: Store, index: StoryIndex, *moments: datetime, source: Source = POLICE) -> list[str]:
    """Publish a story about an inquest at each of these moments, and return the stories' ids."""
    stories = [story("An inquest.", source=source, published=moment, seen=moment) for moment in moments]
    store.stories.save(stories, alert=False)
    drain(store, index)
    return [each.id for each in stories]


def weekly(weeks: int, until: datetime = NOON) -> list[datetime]:
    return [until - back * WEEK for back in range(1, weeks + 1)]


def at(*clock: int) -> list[datetime]:
    """Return the moments of today at these hours."""
    return [NOON.replace(hour=hour) for hour in clock]


def checked(store: Store, index: StoryIndex, clock: Clock, **time: float) -> list[Notice]:
    """Check for spikes and silences so much later, and return all notices of the first alert, newest first."""
    clock.pass_by(**time)
    for source in SOURCES.values():
        poll = store.polls.get(source.name)
        assert poll
        if not poll.failures:
            visited(store, source, clock.now, seeded=poll.seeded)
    find_spikes_and_silences(store, index, clock.now, 100)
    return store.notices.latest(1, 100)


@pytest.mark.parametrize(
    ("count", "usual", "spike"),
    [
        (4, 0.0, False),
        (5, 0.0, True),
        (5, 1.0, False),  # P = 0.0037
        (6, 1.0, True),  # P = 0.0006
        (10, 4.0, False),  # P = 0.0081
        (13, 4.0, True),  # P = 0.0003
        (199, 100.0, False),
        (200, 100.0, True),
        (8_000, 4_000.0, True),
    ],
)
def test_a_spike_is_improbable_and_of_five_stories_and_twice_the_usual(count: int, usual: float, spike: bool) -> None:
    assert is_spike(count, usual) is spike


def test_a_spike_is_told_once_a_day_with_the_stories_that_make_it(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest", occasions=SPIKE)
    published(store, index, *weekly(8), *(NOON - DAY for _ in range(30)))
    assert checked(store, index, clock) == []
    ids = published(store, index, *at(7, 8, 9, 9, 10, 11))
    assert checked(store, index, clock, minutes=59) == [], "it is looked at once an hour"
    (notice,) = checked(store, index, clock, minutes=2)
    assert (notice.occasion, notice.subject, notice.story) == (Occasion.SPIKE, "spike 2026-11-03", None)
    assert (notice.detail["count"], notice.detail["usual"]) == (7 - 1, 1.0)
    assert set(notice.detail["stories"]) == set(ids)
    assert notice.due == clock.now
    published(store, index, *at(11, 11, 11, 12, 12, 12))
    assert checked(store, index, clock, hours=2) == checked(store, index, clock, days=1) == [notice]

    store.messages.bundle(lambda *arguments: _one(arguments[1]), clock.now)
    message = store.messages.one(1)
    assert list(sentences(message, store.sources.by_name())) == [
        "6 stories on Tue 3 Nov 2026; a Tuesday usually has about 1."
    ]
    shown = compose(store, message, store.alerts.one(alert), "http://127.0.0.1:8501")
    assert {each.story for each in shown.entries} == set(ids)


def _one(notices: Iterable[Notice]) -> list[object]:
    from search.store.messages import Bundle

    return [Bundle(notices=tuple(notices))]


def test_the_newest_twenty_stories_of_a_spike_are_named(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SPIKE)
    ids = published(store, index, *(NOON - timedelta(minutes=number) for number in range(25)))
    (notice,) = checked(store, index, clock)
    assert (notice.detail["count"], notice.detail["stories"]) == (25, ids[:20])


def test_stories_without_a_date_are_of_the_day_they_were_seen(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SPIKE)
    undated = [story("An inquest.", published=None, seen=moment) for moment in (*at(7, 8, 9, 10, 11), *weekly(1))]
    store.stories.save(undated, alert=False)
    drain(store, index)
    (notice,) = checked(store, index, clock)
    assert (notice.detail["count"], notice.detail["usual"]) == (5, 1 / 8)


def test_what_came_after_the_last_look_of_a_day_is_told_on_the_next(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SPIKE)
    clock.pass_by(hours=11, minutes=30)
    assert checked(store, index, clock) == []
    published(store, index, *(NOON.replace(hour=23, minute=45) for _ in range(6)))
    (notice,) = checked(store, index, clock, hours=1)
    assert (calendar.day_of(clock.now).day, notice.subject) == (4, "spike 2026-11-03")


def test_a_spike_from_before_the_alert_was_set_is_no_news(store: Store, index: StoryIndex, clock: Clock) -> None:
    published(store, index, *at(7, 8, 9, 10, 11, 11))
    clock.pass_by(days=1)
    watch(store, "inquest", occasions=SPIKE)
    assert checked(store, index, clock) == []


def test_the_day_is_the_newsrooms_on_both_sides_of_the_clock_change(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SPIKE)
    clock.now = datetime(2027, 3, 30, 22, 30, tzinfo=UTC)  # a Tuesday: 23:30 in London, two days after the change
    store.alerts.set_checked_for_spikes(1, clock.now - DAY)
    late = datetime(2027, 3, 29, 23, 30, tzinfo=UTC)  # Tuesday already, 00:30
    before = datetime(2027, 3, 22, 23, 30, tzinfo=UTC)  # Monday still, on the same hour a week before
    published(store, index, *(late for _ in range(6)), *(before for _ in range(50)))
    (notice,) = checked(store, index, clock)
    assert (notice.subject, notice.detail["usual"]) == ("spike 2027-03-30", 0)


def test_a_machine_that_slept_for_two_days_tells_of_the_spikes_of_yesterday_and_today(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SPIKE)
    checked(store, index, clock)
    for back in (0, 1, 2):
        published(store, index, *(NOON + 3 * DAY - back * DAY for _ in range(6)))
    notices = checked(store, index, clock, days=3)
    assert [notice.subject for notice in reversed(notices)] == ["spike 2026-11-05", "spike 2026-11-06"]


def test_before_four_weeks_of_gathering_nothing_is_said_of_spikes(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SPIKE)
    for source in SOURCES.values():
        visited(store, source, clock.now, seeded=NOON - 28 * DAY)
    published(store, index, *at(7, 8, 9, 10, 11, 11))
    assert checked(store, index, clock) == []
    visited(store, POLICE, clock.now, seeded=NOON - 29 * DAY)
    (notice,) = checked(store, index, clock, hours=2)
    assert notice.occasion is Occasion.SPIKE


def test_a_source_that_was_added_lately_makes_no_spike(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SPIKE)
    visited(store, RADIO, clock.now, seeded=NOON - WEEK)
    published(store, index, *(NOON for _ in range(50)), source=RADIO)
    published(store, index, *at(7, 8, 9, 10))
    assert checked(store, index, clock) == []
    published(store, index, *at(11), source=GAZETTE)
    (notice,) = checked(store, index, clock, hours=2)
    assert notice.detail["count"] == 5


def test_cadence_and_quiet_hours_hold_for_spikes_and_a_suspended_alert_is_not_looked_after(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SPIKE, cadence=Cadence.read("hourly"), quiet=QuietHours.read("12:30-15:00"))
    published(store, index, *at(7, 8, 9, 10, 11, 11))
    store.alerts.suspend(1, clock.now)
    assert checked(store, index, clock) == []
    store.alerts.resume(1)
    (notice,) = checked(store, index, clock)
    assert notice.due == NOON.replace(hour=15)


def test_who_did_not_choose_spikes_and_silences_hears_of_none(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest")
    published(store, index, *at(7, 8, 9, 10, 11, 11))
    assert checked(store, index, clock) == []
    assert checked(store, index, clock, days=20) == []


def test_while_stories_wait_to_be_indexed_nothing_is_said(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SPIKE)
    published(store, index, *at(7, 8, 9, 10, 11, 11))
    store.stories.save([story("An inquest.")])
    assert checked(store, index, clock) == []
    drain(store, index)
    assert len(checked(store, index, clock)) == 1


def every(days: int, *, until: datetime, weeks: int = 9) -> list[datetime]:
    return [until - back * DAY for back in range(0, weeks * 7, days)]


def test_a_silence_is_told_once_and_ends_when_a_story_comes(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    published(store, index, *every(2, until=NOON))
    assert checked(store, index, clock, days=3) == [], "not three whole days"
    (notice,) = checked(store, index, clock, days=1)
    assert (notice.occasion, notice.subject) == (Occasion.SILENCE, "silence 2026-11-03")
    assert notice.detail == {"last": "2026-11-03", "days": 4, "usual": 28 / 8}
    assert checked(store, index, clock, days=1) == checked(store, index, clock, days=20) == [notice]

    store.messages.bundle(lambda *arguments: _one(arguments[1]), clock.now)
    assert list(sentences(store.messages.one(1), {})) == [
        "Nothing has matched since Tue 3 Nov 2026, 4 days ago; before that there were about 4 stories a week."
    ]


def test_after_a_silence_the_next_one_is_told_when_stories_came_again_for_weeks(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    published(store, index, *every(1, until=NOON))
    assert len(checked(store, index, clock, days=4)) == 1
    published(store, index, *every(1, until=clock.now + 9 * WEEK))
    assert len(checked(store, index, clock, days=9 * 7)) == 1
    first, second = reversed(checked(store, index, clock, days=4))
    assert (first.subject, second.subject) == ("silence 2026-11-03", "silence 2027-01-09")


def test_where_there_were_such_gaps_before_it_is_no_silence(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    days = every(1, until=NOON)
    published(store, index, *days[:20], *days[23:])
    assert checked(store, index, clock, days=10) == []


def test_of_what_was_never_told_of_there_is_no_silence(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    assert checked(store, index, clock, days=10) == []


def test_stories_without_a_date_count_for_a_silence_too(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    moments = every(3, until=NOON)
    store.stories.save([story("An inquest.", published=None, seen=moment) for moment in moments], alert=False)
    drain(store, index)
    (notice,) = checked(store, index, clock, days=5)
    assert notice.subject == "silence 2026-11-03"


def test_a_silence_is_counted_in_days_of_the_newsroom_over_the_clock_change(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    last = datetime(2027, 3, 25, 23, 30, tzinfo=UTC)  # Thursday
    published(store, index, *every(1, until=last))
    clock.now = last
    assert checked(store, index, clock, days=3, hours=-0.75) == [], "Sunday 23:45 in summer time, its third day"
    (notice,) = checked(store, index, clock, hours=1)
    assert (notice.detail["last"], notice.detail["days"]) == ("2027-03-25", 4)


def test_a_silence_of_the_sources_is_none_of_the_news(store: Store, index: StoryIndex, clock: Clock) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=3)
    published(store, index, *every(1, until=NOON))
    visited(store, GAZETTE, NOON + 5 * DAY, seeded=NOON - WEEK, failures=4)
    visited(store, POLICE, NOON + 5 * DAY, seeded=NOON - 26 * WEEK, failures=3)
    assert checked(store, index, clock, days=5) == [], "the source that brought them is broken"
    visited(store, POLICE, NOON + 5 * DAY, seeded=NOON - 26 * WEEK)
    store.polls.add_gap(Gap(source=POLICE.name, since=NOON + DAY, until=NOON + 5 * DAY))
    assert checked(store, index, clock, hours=2) == [], "and was, until today"
    assert len(checked(store, index, clock, days=4)) == 1


def test_a_machine_that_slept_says_nothing_of_a_silence_before_it_has_gathered(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    watch(store, "inquest", occasions=SILENCE, silence_days=2)
    published(store, index, *every(1, until=NOON))
    clock.pass_by(days=4)
    assert find_spikes_and_silences(store, index, clock.now, 100) == 0
