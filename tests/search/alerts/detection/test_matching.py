"""The notices of an alert when stories arrive, are edited, and repeat each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.alert import Occasion
from search.indexer import drain
from tests.alerts import notices_of, watch
from tests.stories import GAZETTE, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story

STATEMENT = (
    "A man from Stennick has been charged with assault after an officer was hurt outside the Harrow Vale post office "
    "on Friday 30 October. Daniel Marsh, 34, of Canal Street, is due before magistrates on Monday. The officer, who "
    "was taken to hospital with a broken wrist, has since been discharged and is recovering at home.",
)
QUOTED = ("Ambershire Police has charged a man, its newsroom reports.", *STATEMENT, "Readers sent their good wishes.")
OTHER_CASE = (STATEMENT[0].replace("Daniel Marsh, 34, of Canal Street", "Peter Vane, 41, of Mill Lane"),)


def come(store: Store, index: StoryIndex, *stories: Story) -> None:
    for each in stories:
        store.stories.save([each])
        drain(store, index)


def events(store: Store, alert: int) -> list[str]:
    return [notice.event for notice in reversed(store.notices.latest(alert, 99))]


def test_a_headline_that_alternates_is_told_once(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    first = story("An officer was hurt.", title="Officer hurt")
    other = replace(first, title="Officer hurt in Stennick")
    come(store, index, first, other, first, other, first)
    assert notices_of(store, alert) == [("new", first.id, 1), ("edited", first.id, 2)]


def test_who_did_not_ask_for_edits_hears_only_what_is_new(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "inquest", occasions=frozenset({Occasion.NEW}))
    first = story("A man died.")
    opened, heard, over = (replace(first, body=(text,)) for text in ("Inquest opened.", "Inquest heard.", "Over."))
    come(store, index, first, opened, heard, over, replace(first, body=("An inquest again.",)))
    assert notices_of(store, alert) == [("new", first.id, 2), ("new", first.id, 5)]


def test_an_alert_on_edits_alone_hears_of_a_story_that_it_never_fired_on(store: Store, index: StoryIndex) -> None:
    matched = story("An inquest opened.")
    come(store, index, matched)
    alert = watch(store, "inquest", occasions=frozenset({Occasion.EDITED}))
    come(store, index, replace(matched, body=("An inquest was adjourned.",)), story("Another inquest."))
    assert notices_of(store, alert) == [("edited", matched.id, 2)]


def test_a_statement_and_those_who_carry_it_are_one_event(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    statement = story(*STATEMENT, source=POLICE)
    report, article = story(*QUOTED, source=RADIO), story(*QUOTED[1:], source=GAZETTE)
    other = story(*OTHER_CASE, source=POLICE)
    come(store, index, statement, report, other, article)
    assert events(store, alert) == [statement.id, statement.id, other.id, statement.id]


def test_a_story_keeps_its_event_when_it_is_edited(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    statement, report = story(*STATEMENT, source=POLICE), story(*QUOTED, source=RADIO)
    come(store, index, statement, report, replace(report, body=("An officer was hurt, and that is all we know.",)))
    assert events(store, alert) == [statement.id] * 3


def test_of_a_muted_event_nothing_more_is_told_and_nothing_lost(store: Store, index: StoryIndex) -> None:
    alert, other = watch(store, "officer"), watch(store, "charged")
    statement = story(*STATEMENT, source=POLICE)
    come(store, index, statement)
    store.notices.mute(alert, statement.id)
    come(store, index, story(*QUOTED, source=RADIO))
    assert [notice.due for notice in store.notices.latest(alert, 9)] == [None, None]
    assert all(notice.due for notice in store.notices.latest(other, 9))
