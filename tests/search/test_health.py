"""How a source is doing, and when the operator is notified."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search import calendar
from search.errors import MailError
from search.health import OFF_RULE, PAGES, UNDATED, Condition, expected_per_weekday, health, survey
from search.monitoring.operator_mail import notify_operator
from search.settings import read_settings
from search.store.polls import Poll
from search.store.sources import Crawl, SourceState
from tests.stories import NOON, POLICE, story

if TYPE_CHECKING:
    from datetime import datetime

    from search.store import Store
    from tests.conftest import Clock
    from tests.mail_server import MailServer

DAILY = [NOON - timedelta(days=back, hours=hour) for back in range(1, 30) for hour in (0, 1)]
"""Two stories a day for four weeks, the last of them yesterday."""


def crawl(at: datetime = NOON, *, problem: str = "", reached: bool = True, **tally: int) -> Crawl:
    counted = {name.replace("_", " "): count for name, count in tally.items()}
    return Crawl(
        source=POLICE.name, started=at, finished=at, new=0, changed=0, problem=problem, reached=reached, tally=counted
    )


def poll(**fields: object) -> Poll:
    usual: dict[str, object] = {
        "source": POLICE.name,
        "due": NOON,
        "polled": NOON,
        "every": timedelta(minutes=10),
        "succeeded": NOON,
    }
    return Poll(**(usual | fields))  # type: ignore[arg-type]


def state(last_story: datetime | None = NOON, last_crawl: Crawl | None = None) -> SourceState:
    return SourceState(source=POLICE, stories=58, last_story=last_story, last_crawl=last_crawl or crawl())


def test_a_source_that_publishes_is_well() -> None:
    result = health(state(), DAILY, [crawl()], poll(), NOON)
    assert (result.condition, result.words, result.expected) == (Condition.WELL, "nothing new at the last visit", 2.0)
    assert result.fortnight == (2,) * 13 + (0,)


def test_a_source_is_silent_when_what_should_have_come_by_now_did_not() -> None:
    last = DAILY[0]
    for days, condition in ((2, Condition.WELL), (5, Condition.SILENT)):
        result = health(state(last), DAILY, [crawl()], poll(), last + timedelta(days=days))
        assert result.condition is condition
    assert result.words == "no new story for 5 days; usually 2 a day"
    after_months = health(state(last), [], [crawl()], poll(), last + timedelta(days=100))
    assert (after_months.condition, after_months.words) == (Condition.SILENT, "no new story for 100 days")


def test_a_source_that_rests_at_weekends_is_not_silent_on_a_sunday() -> None:
    weekdays = [
        NOON - timedelta(days=back, minutes=number)
        for back in range(1, 36)
        if (NOON - timedelta(days=back)).weekday() < 5
        for number in range(6)
    ]
    sunday = NOON + timedelta(days=5)
    friday = sunday - timedelta(days=2)
    assert expected_per_weekday(weekdays, NOON) == [6, 6, 6, 6, 6, 0, 0]
    assert health(state(friday), weekdays, [crawl()], poll(), sunday).condition is Condition.WELL


def test_what_a_new_source_brought_at_first_is_no_measure_of_what_to_expect() -> None:
    seeded = NOON - timedelta(days=3)
    seen = [seeded - timedelta(minutes=1)] * 300 + [NOON - timedelta(days=1)]
    assert sum(expected_per_weekday(seen, NOON, since=seeded)) == 1


def test_one_failed_visit_is_told_and_three_in_a_row_are_a_broken_source() -> None:
    failed = crawl(problem="https://police.example/rss answers 500.", reached=False)
    once = health(state(last_crawl=failed), DAILY, [failed], poll(failures=1), NOON)
    often = health(state(last_crawl=failed), DAILY, [failed], poll(failures=3, succeeded=NOON), NOON)
    assert (once.condition, once.words) == (Condition.FAILING, failed.problem)
    assert (once.well, once.alarming, often.alarming) == (False, False, True)
    assert often.condition is Condition.BROKEN
    assert often.words == f"nothing could be read since Tue 3 Nov 2026, 12:00: {failed.problem}"


def test_a_source_that_never_answered_is_not_well() -> None:
    archived = SourceState(source=POLICE, stories=58, last_story=NOON, last_crawl=None)
    assert health(archived, DAILY, [], None, NOON).condition is Condition.NEW
    silent = health(state(), DAILY, [crawl()], poll(succeeded=None), NOON)
    assert (silent.condition, silent.words) == (Condition.FAILING, "it has never answered")
    unreached = crawl(reached=False)
    assert health(state(last_crawl=unreached), DAILY, [unreached], poll(), NOON).condition is Condition.FAILING


def test_a_new_layout_is_a_broken_source_though_stories_come_in() -> None:
    before = [crawl(NOON - timedelta(days=2), pages=20, off_rule=1)]
    after = [crawl(NOON - timedelta(hours=hour), **{"pages": 2, "off_rule": 2}) for hour in (3, 2, 1)]
    assert health(state(), DAILY, [*before, *after[:2]], poll(), NOON).condition is Condition.WELL, "too few to tell"
    result = health(state(), DAILY, [*before, *after], poll(), NOON)
    assert result.condition is Condition.BROKEN
    assert "new layout" in result.words
    never_matched = [crawl(NOON - timedelta(days=2), pages=20, off_rule=20)]
    assert health(state(), DAILY, [*never_matched, *after], poll(), NOON).condition is Condition.WELL


def test_shares_and_errors_of_the_last_two_days_are_told() -> None:
    old = crawl(NOON - timedelta(days=3), **{PAGES: 50, "undated": 50})
    fresh = crawl(**{PAGES: 10, UNDATED: 4, OFF_RULE.replace(" ", "_"): 0, "error: 503": 2})
    result = health(state(), DAILY, [old, fresh], poll(), NOON)
    assert (result.without_date, result.without_text, dict(result.errors)) == (0.4, 0.0, {"503": 2})
    assert health(state(), DAILY, [], poll(), NOON).without_date is None


def test_the_operator_gets_one_mail_when_a_source_breaks_and_one_when_it_is_back(
    store: Store, mail_server: MailServer, clock: Clock
) -> None:
    settings = read_settings(smtp=mail_server.address, operator="desk@ambershire.example")
    store.stories.save([story("A fire.")])

    def visited(failures: int) -> int:
        problem = "https://police.example/rss answers 500." if failures else ""
        store.sources.add_crawl(crawl(clock.now, problem=problem, reached=not failures))
        store.polls.save(poll(failures=failures, succeeded=NOON))
        return notify_operator(store, settings)

    told = [visited(failures) for failures in (0, 1, 2, 3, 4, 5, 0, 0)]
    assert told == [0, 0, 0, 1, 0, 0, 1, 0]
    assert [mail["Subject"] for mail in mail_server.taken] == [
        "Blue Light: Ambershire Police is broken",
        "Blue Light: Ambershire Police is back",
    ]
    assert "answers 500" in mail_server.taken[0].get_content()


def test_a_mail_to_the_operator_that_no_server_takes_is_sent_later(
    store: Store, mail_server: MailServer, clock: Clock
) -> None:
    store.sources.add_crawl(crawl(clock.now, problem="Nothing.", reached=False))
    store.polls.save(poll(failures=3))
    nobody = read_settings(smtp="smtp://127.0.0.1:9", operator="desk@ambershire.example")
    with pytest.raises(MailError, match="does not take mail"):
        notify_operator(store, nobody)
    there = nobody.model_copy(update={"smtp": mail_server.address})
    assert (notify_operator(store, there), len(mail_server.taken)) == (1, 1)


def test_every_source_is_surveyed(store: Store, clock: Clock) -> None:
    store.sources.add_crawl(replace(crawl(clock.now), tally={"pages": 3}))
    result = {each.source.name: each.condition for each in survey(store, clock.now)}
    assert len(result) == 3
    assert set(result.values()) == {Condition.NEW, Condition.WELL}


def test_a_source_whose_pages_are_walls_says_since_when_and_where() -> None:
    hour = timedelta(hours=1)
    walls = {"wall: https://police.test/one": 2}
    crawls = [
        crawl(NOON - 4 * hour, pages=3),
        replace(crawl(NOON - 3 * hour), tally=walls),
        crawl(NOON - 2 * hour),
        replace(crawl(NOON - hour), tally={"wall: https://police.test/two": 1}),
    ]
    began = calendar.format_moment(NOON - 3 * hour)
    checked = health(state(), DAILY, crawls, poll(), NOON)
    assert checked.words == f"answers with a wall since {began}: https://police.test/two"
    assert checked.condition is Condition.BROKEN
    mixed = health(state(), DAILY, [replace(crawl(), tally=walls | {"pages": 9})], poll(), NOON)
    assert mixed.condition is Condition.WELL and "answers with a wall since" in mixed.words
    over = health(state(), DAILY, [*crawls, crawl(pages=1)], poll(), NOON)
    assert over.condition is Condition.WELL and "wall" not in over.words
