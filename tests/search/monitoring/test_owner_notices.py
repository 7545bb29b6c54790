from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from search.alert import Occasion
from search.alerts.events.digests import bundles_of
from search.alerts.messages.composer import compose
from search.cadence import Cadence, QuietHours
from search.indexer import drain
from search.monitoring.owner_notices import notify_owners
from search.query import parse
from search.query.reach import may_match
from search.store.polls import Poll
from search.store.sources import Crawl
from tests.alerts import DESK, NIGHT, notices_of, watch
from tests.search.test_indexer import set_by_hand
from tests.stories import GAZETTE, NOON, POLICE, RADIO, SOURCES, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Source
    from tests.conftest import Clock

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def well(store: Store, clock: Clock) -> None:
    for source in SOURCES.values():
        visited(store, source, clock.now)


def visited(store: Store, source: Source, now: datetime, *, failures: int = 0, since: datetime | None = None) -> None:
    """Record a visit; with `failures`, so many visits in a row brought nothing and the last answer came at `since`."""
    store.sources.add_crawl(Crawl(source=source.name, started=now, finished=now, new=0, changed=0))
    store.polls.save(
        Poll(
            source=source.name,
            due=now + HOUR,
            polled=now,
            every=HOUR,
            succeeded=since or now,
            seeded=NOON - WEEK,
            failures=failures,
        )
    )


Said = Callable[[], list[tuple[int, str]]]


@pytest.fixture
def said(store: Store, clock: Clock) -> Said:
    """Return the new sentences after a call of `notify_owners`, with the number of the alert."""
    known: set[tuple[int, int]] = set()

    def new_sentences() -> list[tuple[int, str]]:
        notify_owners(store, clock.now)
        alerts = {alert.id: alert for alert in store.alerts.all()}
        store.messages.bundle(lambda number, notices, busy: bundles_of(alerts[number], notices, busy), clock.now)
        notices = [notice for number in alerts for notice in store.notices.latest(number, 99, notified=True)]
        messages = {(notice.alert, notice.message) for notice in notices if notice.message}
        new = sorted(messages - known)
        known.update(new)
        return [(alert, each) for alert, message in new for each in _sentences(store, message)]

    return new_sentences


def _sentences(store: Store, number: int) -> tuple[str, ...]:
    """Return the sentences of the message that every channel gets."""
    message = store.messages.one(number)
    return compose(store, message, store.alerts.one(message.alert), "http://127.0.0.1:8501").sentences


@pytest.mark.parametrize(
    ("query", "watched"),
    [
        ("inquest", {POLICE, RADIO, GAZETTE}),
        ("inquest source:radio_ambershire", {RADIO}),
        ("inquest -source:radio_ambershire", {POLICE, GAZETTE}),
        ("(inquest source:radio_ambershire) OR (fire kind:article)", {RADIO, GAZETTE}),
        ("kind:statement OR kind:report", {POLICE, RADIO}),
        ("NOT (kind:statement OR fire)", {RADIO, GAZETTE}),
        ("NOT (kind:statement fire)", {POLICE, RADIO, GAZETTE}),
        ("source:radio_ambershire kind:article", set()),
        ("service:fire exact:Met", {POLICE, RADIO, GAZETTE}),
    ],
)
def test_an_alert_watches_a_source_unless_it_asks_for_others(query: str, watched: set[Source]) -> None:
    tree = parse(query)
    assert {source.name for source in SOURCES.values() if may_match(tree, source)} == {each.name for each in watched}


def test_an_owner_hears_once_that_a_source_failed_and_once_that_it_is_back(
    store: Store, clock: Clock, said: Said
) -> None:
    watch(store, "kind:article")
    first = watch(store, "inquest", cadence=Cadence.read("weekly mon 08:00"))
    watch(store, "fire")
    night = watch(store, "inquest", NIGHT)
    assert said() == []
    clock.pass_by(hours=4)
    visited(store, POLICE, clock.now, failures=3, since=NOON)
    sentence = (
        "Ambershire Police has been broken since Tue 3 Nov 2026, 12:00; "
        "until it is back you may miss what it publishes."
    )
    assert said() == [(first, sentence), (night, sentence)]
    (notice,) = store.notices.latest(first, 9)
    assert (notice.occasion, notice.subject) == (
        Occasion.SOURCE,
        "source ambershire_police broken 2026-11-03T12:00:00+00:00",
    )
    for _ in range(3):
        clock.pass_by(hours=6)
        visited(store, POLICE, clock.now, failures=4, since=NOON)
        assert said() == []

    clock.pass_by(hours=1)
    visited(store, POLICE, clock.now)
    back = (
        "Ambershire Police is back; what it has published since Tue 3 Nov 2026, 12:00 "
        "was collected as far as its site still lists it."
    )
    assert said() == [(first, back), (night, back)]
    clock.pass_by(hours=1)
    visited(store, POLICE, clock.now)
    assert said() == []

    since = clock.now
    clock.pass_by(hours=4)
    visited(store, POLICE, clock.now, failures=3, since=since)
    assert len(said()) == 2, "it failed again"


def test_sources_that_fail_together_are_told_together(store: Store, clock: Clock, said: Said) -> None:
    alert = watch(store, "inquest")
    for source in (POLICE, RADIO):
        visited(store, source, clock.now, failures=3, since=NOON - HOUR)
    assert [number for number, _ in said()] == [alert, alert]
    assert len({notice.message for notice in store.notices.latest(alert, 9)}) == 1


def test_a_silent_source_is_back_when_a_story_comes(store: Store, index: StoryIndex, clock: Clock, said: Said) -> None:
    watch(store, "inquest")
    moments = [NOON - back * DAY - part * HOUR for back in range(28) for part in range(6)]
    store.stories.save([story("A fire.", seen=moment) for moment in moments], alert=False)
    assert said() == []
    clock.pass_by(days=3)
    for source in SOURCES.values():
        visited(store, source, clock.now)
    ((_, sentence),) = said()
    assert sentence.startswith("Ambershire Police has been silent since Tue 3 Nov 2026, 12:00;")
    clock.now = NOON + 40 * DAY
    for source in SOURCES.values():
        visited(store, source, clock.now)
    assert not [each for _, each in said() if "back" in each], "what was usual is forgotten, not mended"
    store.stories.save([story("A fire.", seen=clock.now)])
    clock.pass_by(hours=1)
    assert any("Ambershire Police is back" in sentence for _, sentence in said())


def test_after_a_machine_slept_no_source_is_said_to_be_silent_before_it_was_visited(
    store: Store, index: StoryIndex, clock: Clock, said: Said
) -> None:
    watch(store, "inquest")
    moments = [NOON - back * DAY - part * HOUR for back in range(28) for part in range(6)]
    store.stories.save([story("A fire.", seen=moment) for moment in moments], alert=False)
    clock.pass_by(days=2, hours=12)
    assert said() == []
    store.stories.save([story("A fire.", seen=clock.now)])
    visited(store, POLICE, clock.now)
    assert said() == []


def test_who_sets_an_alert_while_a_source_is_down_hears_of_it_too(store: Store, clock: Clock, said: Said) -> None:
    first = watch(store, "inquest")
    visited(store, POLICE, clock.now, failures=3, since=NOON - HOUR)
    assert [number for number, _ in said()] == [first]
    later = watch(store, "inquest", NIGHT)
    assert [number for number, _ in said()] == [later]
    clock.pass_by(minutes=30)
    visited(store, POLICE, clock.now)
    newest = watch(store, "inquest", DESK, NIGHT)
    assert [number for number, _ in said()] == [first, later]
    assert notices_of(store, newest) == [], "who did not hear that it failed need not hear that it is back"


def test_each_owner_hears_and_no_alert_that_is_suspended_or_cannot_run_tells(
    store: Store, clock: Clock, said: Said
) -> None:
    suspended, broken = watch(store, "inquest"), watch(store, "flood")
    store.alerts.suspend(suspended, clock.now)
    set_by_hand(store, broken, "flood (")
    mine, hers = watch(store, "fire"), watch(store, "fire", owner="noor@ambershire.example")
    visited(store, POLICE, clock.now, failures=3, since=NOON - HOUR)
    assert [number for number, _ in said()] == [mine, hers]


def test_quiet_hours_put_it_off(store: Store, clock: Clock, said: Said) -> None:
    alert = watch(store, "inquest", quiet=QuietHours.read("11:00-14:00"))
    visited(store, POLICE, clock.now, failures=3, since=NOON - HOUR)
    assert said() == []
    assert store.notices.latest(alert, 1)[0].due == NOON + 2 * HOUR


def test_a_look_that_was_killed_is_made_up_for(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    first, other = watch(store, "inquest"), watch(store, "inquest", NIGHT)
    visited(store, POLICE, clock.now, failures=3, since=NOON - HOUR)

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(store.notices, "add", kill)
        notify_owners(store, clock.now)
    assert [number for number, _ in said()] == [first, other]


def week_of_news(store: Store, index: StoryIndex) -> None:
    """Save eight stories of the week before the Monday, four about inquests, and many backfilled stories."""
    told = [
        story(text, source=source, seen=MONDAY - back * DAY, title=f"{text} {back}")
        for back in (1, 2, 6, 8)
        for text, source in (("An inquest.", POLICE), ("A fire.", RADIO))
    ]
    store.stories.save(told)
    store.stories.save([story("An inquest of old.", seen=MONDAY - DAY) for _ in range(9)], alert=False)
    drain(store, index)


def test_once_a_week_an_owner_gets_a_sign_of_life(store: Store, index: StoryIndex, clock: Clock, said: Said) -> None:
    clock.now = MONDAY - 9 * DAY
    first = watch(store, "inquest")
    watch(store, "fire", cadence=Cadence.read("hourly"))
    radio = watch(store, "source:radio_ambershire flood", NIGHT)
    clock.now = MONDAY - HOUR
    for source in SOURCES.values():
        visited(store, source, clock.now)
    visited(store, GAZETTE, clock.now, failures=3, since=MONDAY - 2 * HOUR)
    week_of_news(store, index)
    said()
    clock.now = MONDAY - timedelta(seconds=1)
    assert said() == []
    clock.now = MONDAY
    assert said() == [
        (first, "8 matches in 6 stories last week; sources that work as usual: 2 of 3."),
        (radio, "0 matches in 3 stories last week; sources that work as usual: 1 of 1."),
    ]
    assert store.notices.latest(first, 1)[0].subject == "sign 2026-11-09"
    assert store.notices.counts()[radio].fired == 0, "it found nothing"
    clock.pass_by(hours=5)
    assert said() == []


def test_a_sign_speaks_only_of_the_time_since_the_alert_was_set(
    store: Store, index: StoryIndex, clock: Clock, said: Said
) -> None:
    clock.now = MONDAY - 3 * DAY
    alert = watch(store, "flood")
    week_of_news(store, index)
    clock.now = MONDAY + HOUR
    watch(store, "flood", NIGHT)
    for source in SOURCES.values():
        visited(store, source, clock.now)
    assert said() == [(alert, "0 matches in 4 stories last week; sources that work as usual: 3 of 3.")]


@pytest.mark.parametrize(
    ("asleep_until", "signs"),
    [
        (MONDAY + DAY, ["sign 2026-11-09"]),
        (MONDAY + 3 * DAY, []),
        (MONDAY + 22 * DAY, ["sign 2026-11-30"]),
        (datetime(2027, 3, 29, 7, 59, tzinfo=UTC), []),  # 08:59 in summer time
        (datetime(2027, 3, 29, 8, 0, tzinfo=UTC), ["sign 2027-03-29"]),
        (datetime(2026, 10, 26, 8, 59, tzinfo=UTC), []),
        (datetime(2026, 10, 26, 9, 0, tzinfo=UTC), ["sign 2026-10-26"]),
    ],
)
def test_a_sign_is_given_on_monday_at_nine_or_for_two_days_after_a_sleep(
    store: Store, clock: Clock, asleep_until: datetime, signs: list[str]
) -> None:
    clock.now = datetime(2026, 10, 1, tzinfo=UTC)
    alert = watch(store, "inquest")
    clock.now = asleep_until
    for source in SOURCES.values():
        visited(store, source, clock.now)
    for _ in range(2):
        notify_owners(store, clock.now)
    assert [notice.subject for notice in store.notices.latest(alert, 9)] == signs
