"""What the store remembers of visits to sources, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from search.alerts.delivery.sender import send_due
from search.alerts.detection.matching import RunnableAlerts, match_alerts
from search.query import parse
from search.settings import read_settings
from search.store.backfills import Progress
from search.store.polls import LEASE, Gap, Poll
from search.store.rechecks import AFTER
from search.store.validators import AddressValidators, StoredRobotsTxt
from tests.alerts import text_of, watch
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.store import Store
    from tests.mail_server import MailServer

HOUR = timedelta(hours=1)
POLL = Poll(source=POLICE.name, due=NOON + HOUR, polled=NOON, every=timedelta(minutes=20), seeded=NOON)


def due(store: Store, hours: float) -> bool:
    return store.polls.due([POLICE.name], NOON + hours * HOUR) == [POLICE.name]


def test_a_source_that_was_never_visited_is_due(store: Store) -> None:
    assert store.polls.due([POLICE.name, "brand_new"], NOON) == [POLICE.name, "brand_new"]


def test_a_source_is_due_when_its_time_has_come_and_not_before_it_wants_to_be(store: Store) -> None:
    store.polls.save(POLL)
    assert store.polls.get(POLICE.name) == POLL
    assert [due(store, hours) for hours in (0, 0.9, 1, 5)] == [False, False, True, True]
    store.polls.save(replace(POLL, not_before=NOON + 3 * HOUR))
    assert [due(store, hours) for hours in (1, 2.9, 3)] == [False, False, True]


def test_a_source_is_due_for_a_story_that_is_to_be_looked_at_again_unless_it_is_down(store: Store) -> None:
    fire = story("A fire.", seen=NOON - 0.5 * HOUR)
    store.stories.save([fire], recheck=True)
    store.polls.save(POLL)
    assert [due(store, hours) for hours in (0.4, 0.5)] == [False, True]
    store.polls.save(replace(POLL, failures=1))
    assert not due(store, 0.5)


def test_of_several_watches_one_visits_a_source_and_another_takes_over_when_it_died(store: Store) -> None:
    store.polls.save(POLL)
    names = [POLICE.name]
    assert store.polls.claim(names, NOON) == []
    assert store.polls.claim(names, NOON + HOUR) == names
    assert store.polls.claim(names, NOON + HOUR) == []
    assert store.polls.claim(names, NOON + HOUR + LEASE) == names
    store.polls.save(replace(POLL, due=NOON + 3 * HOUR, polled=NOON + 2 * HOUR))
    assert [due(store, hours) for hours in (2.9, 3)] == [False, True]


def test_a_story_is_looked_at_again_in_steps_and_what_was_missed_is_not_made_up_for(store: Store) -> None:
    fire = story("A fire.")
    store.stories.save([fire], recheck=True)
    store.stories.save([fire], recheck=True)
    looked = []
    now = NOON
    while now < NOON + timedelta(days=8):
        now += HOUR
        away = HOUR * 2 < now - NOON < HOUR * 30
        if not away and store.rechecks.due(POLICE.name, now, 9):
            looked.append(now - NOON)
            store.rechecks.complete(fire.id, now)
    assert looked == [AFTER[0], 30 * HOUR, AFTER[3], AFTER[4]]


def test_what_the_operator_was_told_outlives_the_next_visit(store: Store) -> None:
    store.polls.save(POLL)
    store.polls.set_notified(POLICE.name, "broken")
    store.polls.save(replace(POLL, failures=4))
    remembered = store.polls.get(POLICE.name)
    assert remembered and (remembered.notified, remembered.failures) == ("broken", 4)


@pytest.mark.parametrize(
    ("published", "seen", "late"),
    [
        (NOON - HOUR, NOON + 0.1 * HOUR, True),
        (NOON + 0.1 * HOUR, NOON + 0.2 * HOUR, False),
        (NOON - HOUR, NOON - 0.5 * HOUR, False),
        (None, NOON + 0.1 * HOUR, True),
        (None, NOON + 5 * HOUR, False),
        (NOON - timedelta(days=30), NOON + 0.1 * HOUR, False),
    ],
)
def test_a_story_that_was_published_in_a_gap_and_seen_after_it_is_late(
    store: Store, published: object, seen: object, late: bool
) -> None:
    gap = Gap(source=POLICE.name, since=NOON - 8 * HOUR, until=NOON)
    store.polls.add_gap(gap)
    fire = story("A fire.", published=published, seen=seen)
    assert store.polls.gap_before(fire) == (gap if late else None)
    assert store.polls.gap_before(story("A fire.", source=RADIO, published=published, seen=seen)) is None
    assert store.polls.gaps(NOON - HOUR) == [gap]


def test_a_mail_about_a_late_story_says_so_and_since_when(store: Store, mail_server: MailServer) -> None:
    store.polls.add_gap(Gap(source=POLICE.name, since=NOON - 8 * HOUR, until=NOON))
    alert = watch(store, "fire", "desk@ambershire.example")
    fire = story("A fire.", published=NOON - HOUR, seen=NOON + 0.1 * HOUR)
    store.stories.save([fire])
    with store.queue.take(1) as batch:
        assert batch
        runnable = RunnableAlerts({alert: store.alerts.one(alert)}, {alert: parse("fire")})
        fired = match_alerts(store, [fire], runnable, lambda *_: {(alert, fire.id)}, NOON)
        batch.complete(fired, checked=[alert], now=NOON)
    assert send_due(store, read_settings(smtp=mail_server.address)).sent == 1
    (mail,) = mail_server.taken
    assert mail["Subject"] == "fire (late): A day in Harrow Vale"
    text = " ".join(text_of(mail).split())
    assert "nothing was collected from this source between Tue 3 Nov 2026, 04:00 and Tue 3 Nov 2026, 12:00" in text


def test_visits_are_remembered_until_they_are_old(store: Store) -> None:
    def visit(path: str, days: int) -> AddressValidators:
        fetched = NOON - timedelta(days=days)
        return AddressValidators(
            url=f"https://news.test/{path}", source=POLICE.name, etag='"a"', last_modified="", fetched=fetched,
            fresh_until=fetched,
        )  # fmt: skip

    old, new = visit("old", 20), visit("new", 1)
    store.validators.save(POLICE.name, [old, new], older=NOON - timedelta(days=30))
    store.validators.save(POLICE.name, [replace(new, etag='"b"')], older=NOON - timedelta(days=10))
    assert store.validators.of_source(POLICE.name) == {new.url: replace(new, etag='"b"')}
    assert store.validators.of_source(RADIO.name) == {}


def test_a_robots_txt_is_remembered_for_as_long_as_is_asked(store: Store) -> None:
    remembered = StoredRobotsTxt(url="https://news.test/robots.txt", status=200, body=b"User-agent: *\n", fetched=NOON)
    store.validators.save_robots_txt(remembered)
    assert store.validators.robots_txt(remembered.url, since=NOON - HOUR) == remembered
    assert store.validators.robots_txt(remembered.url, since=NOON + HOUR) is None


def test_how_far_a_backfill_came_is_noted_with_its_stories_or_not_at_all(store: Store) -> None:
    store.backfills.save([story("One.")], Progress(name="a", position=3), alert=False)
    far = Progress(name="a", position=5_000_000_000, finished=True)
    with pytest.raises(Exception, match="without a time zone"):
        store.backfills.save([story("Two."), story("Three.", seen=datetime(2026, 7, 1))], far, alert=False)
    assert store.backfills.progress(["a", "b"]) == {"a": Progress(name="a", position=3)}
    assert store.stories.count() == 1
    store.backfills.save([], far, alert=False)
    assert store.backfills.progress(["a"]) == {"a": far}
    store.backfills.reset(["a"])
    assert store.backfills.progress(["a"]) == {}


def test_a_page_that_lost_its_text_takes_no_words_away(store: Store) -> None:
    fire = story("A fire.")
    store.stories.save([fire])
    assert store.stories.save([replace(fire, body=(), seen=NOON + HOUR)]).unchanged == 1
    assert store.stories.one(fire.id).body == ("A fire.",)
