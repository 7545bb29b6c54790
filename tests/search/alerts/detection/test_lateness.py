"""Which stories come late: those that were published while their source was not collected, at their first version."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from search.alert import Occasion
from search.alerts.events.digests import bundles_of
from search.alerts.messages.composer import compose
from search.engines import open_index
from search.indexer import drain
from search.store.polls import Gap, Poll
from tests.alerts import watch
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock

SINCE, UNTIL = NOON - timedelta(hours=8), NOON - timedelta(hours=2)
GAP = Gap(source=POLICE.name, since=SINCE, until=UNTIL)
SECOND = timedelta(seconds=1)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference to its lateness."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


def lateness(store: Store, alert: int) -> list[tuple[str, bool]]:
    """Return the occasion of each notice, oldest first, and whether it came late."""
    return [(str(notice.occasion), notice.late) for notice in reversed(store.notices.latest(alert, 99))]


def test_the_first_version_of_a_story_that_was_missed_comes_late_and_its_edits_do_not(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest")
    store.polls.add_gap(GAP)
    missed = story("An inquest.", published=UNTIL - timedelta(hours=1))
    store.stories.save([missed])
    drain(store, index)
    store.stories.save([replace(missed, body=("An inquest opened.",), seen=NOON + timedelta(minutes=5))])
    drain(store, index)
    assert lateness(store, alert) == [("new", True), ("edited", False)]


def test_a_text_that_arrives_after_its_headline_is_new_and_late_once(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    by_text, by_headline = watch(store, "inquest"), watch(store, "mill")
    headline = story(title="Death at the mill")
    store.stories.save([headline])
    drain(store, index)
    clock.now += timedelta(hours=1)
    store.stories.save([replace(headline, body=("An inquest opened.",), seen=NOON + timedelta(hours=1))])
    drain(store, index)
    assert lateness(store, by_text) == [("new", True)]
    assert lateness(store, by_headline) == [("new", False)]
    terms = store.alerts.one(by_text)
    store.messages.bundle(lambda _, notices, last_hour: bundles_of(terms, notices, last_hour), clock.now)
    (notice,) = store.notices.latest(by_text, 9)
    assert notice.message
    (entry,) = compose(store, store.messages.one(notice.message), terms, "http://news.test").entries
    assert entry.notes == ("This comes late: its page did not answer with its text before Tue 3 Nov 2026, 13:00.",)


def test_an_edit_by_which_a_missed_story_comes_to_match_is_in_time(
    store: Store, index: StoryIndex, clock: Clock
) -> None:
    alert = watch(store, "inquest")
    store.polls.add_gap(GAP)
    missed = story("A man died.", published=UNTIL - timedelta(hours=1))
    store.stories.save([missed])
    drain(store, index)
    store.stories.save([replace(missed, body=("An inquest opened.",), seen=NOON + timedelta(minutes=5))])
    drain(store, index)
    assert lateness(store, alert) == [("new", False)]


@pytest.mark.parametrize(("body", "says_so"), [("An inquest.", True), ("A man died.", False)])
def test_a_message_says_that_a_story_comes_late_only_where_it_was_missed_itself(
    store: Store, index: StoryIndex, clock: Clock, body: str, says_so: bool
) -> None:
    alert = watch(store, "inquest", occasions=frozenset({Occasion.NEW}))
    store.polls.add_gap(GAP)
    missed = story(body, published=UNTIL - timedelta(hours=1))
    for version in (missed, replace(missed, body=("An inquest opened.",), seen=NOON + timedelta(minutes=5))):
        store.stories.save([version])
        drain(store, index)
    terms = store.alerts.one(alert)
    assert store.messages.bundle(lambda _, notices, busy: bundles_of(terms, notices, busy), clock.now) == 1
    (entry,) = compose(store, store.messages.one(1), terms, "").entries
    assert any(note.startswith("This comes late") for note in entry.notes) == says_so


@pytest.mark.parametrize(
    ("published", "seen", "late"),
    [
        (SINCE - SECOND, NOON, False),
        (SINCE, NOON, True),
        (UNTIL, NOON, True),
        (UNTIL + SECOND, NOON, False),
        (UNTIL - SECOND, UNTIL, True),
        (UNTIL - timedelta(hours=3), UNTIL - SECOND, False),  # it was seen before the gap ended: another way in
        (None, UNTIL, True),
        (None, UNTIL + timedelta(hours=1), True),
        (None, UNTIL + timedelta(hours=1) + SECOND, False),
    ],
)
def test_a_story_comes_late_if_it_was_published_in_the_gap_and_seen_after_it(
    store: Store, published: datetime | None, seen: datetime, late: bool
) -> None:
    store.polls.add_gap(GAP)
    found = store.polls.gap_before(story("An inquest.", published=published, seen=seen))
    assert found == (GAP if late else None)


def test_a_gap_of_another_source_makes_nothing_late(store: Store) -> None:
    store.polls.add_gap(GAP)
    assert store.polls.gap_before(story("An inquest.", source=RADIO, published=UNTIL - SECOND)) is None


def test_of_several_gaps_the_last_one_before_a_story_was_seen_counts(store: Store) -> None:
    week = timedelta(days=7)
    before = replace(GAP, since=SINCE - week, until=UNTIL - week)
    after = replace(GAP, since=NOON + timedelta(hours=2), until=NOON + timedelta(hours=9))
    for gap in (GAP, before, after):
        store.polls.add_gap(gap)
    assert store.polls.gap_before(story("An inquest.", published=UNTIL - SECOND)) == GAP
    assert store.polls.gap_before(story("An inquest.", published=before.until - SECOND)) is None
    assert store.polls.gaps(UNTIL) == [GAP, after], "a gap that ends at the moment counts"
    assert store.polls.gaps(UNTIL + SECOND) == [after]


@pytest.mark.parametrize(("hours", "gap"), [(5, False), (5 + 1 / 3600, True)])
def test_a_gap_is_longer_than_two_visits_and_an_hour(hours: float, gap: bool) -> None:
    poll = Poll(source="p", due=NOON, polled=NOON, every=timedelta(hours=2), succeeded=NOON - timedelta(hours=hours))
    assert poll.gap(NOON) == (Gap(source="p", since=poll.succeeded, until=NOON) if gap and poll.succeeded else None)


def test_a_source_that_was_never_read_has_no_gap() -> None:
    assert Poll(source="p", due=NOON, polled=NOON, every=timedelta(hours=2)).gap(NOON + timedelta(days=9)) is None
