"""The checks of an alert's terms before it is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from search.alert import Occasion, Terms
from search.alerts.editing.terms import add_alert, change_alert
from search.errors import AlertError, QueryError, UnknownAlert
from tests.alerts import DESK, NIGHT, mail, watch
from tests.stories import POLICE

if TYPE_CHECKING:
    from search.store import Store


@pytest.mark.parametrize("query", ["", "  ", "inquest (", "source:nobody", "& –"])
def test_an_alert_needs_a_query_that_can_be_read(store: Store, query: str) -> None:
    with pytest.raises(QueryError):
        watch(store, query)
    assert store.alerts.all() == []


def test_an_alert_on_a_source_names_one_that_is_there(store: Store) -> None:
    assert watch(store, f"source:{POLICE.name}")


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"label": "x" * 101}, "A label has at most 100 characters"),
        ({"occasions": frozenset()}, "An alert needs one or more of the occasions new, edited, spike, silence"),
        (
            {"occasions": frozenset({Occasion.TEST})},
            "An alert needs one or more of the occasions new, edited, spike, silence",
        ),
        ({"silence_days": 0}, "A silence is reported after 1 to 365 days."),
    ],
)
def test_terms_that_cannot_be_kept_are_refused_in_a_sentence(store: Store, terms: dict[str, Any], words: str) -> None:
    with pytest.raises(AlertError, match=words):
        watch(store, "inquest", **terms)
    assert store.alerts.all() == []


def test_the_same_alert_is_not_set_twice_but_another_desk_may_have_it(store: Store) -> None:
    first = watch(store, "inquest", DESK)
    with pytest.raises(AlertError, match=f"Alert {first} already watches for inquest"):
        watch(store, " inquest ", DESK)
    watch(store, "inquest", NIGHT)
    watch(store, "inquest", DESK, owner="anna")
    assert len(store.alerts.all()) == 3


def test_the_terms_of_an_alert_can_be_changed_and_its_channels_stay(store: Store) -> None:
    number = add_alert(store, Terms(query="inquest"), [mail(DESK)])
    change_alert(store, number, Terms(query=" inquest OR coroner ", label=" Deaths  "))
    changed = store.alerts.one(number)
    assert (changed.query, changed.label, changed.name) == ("inquest OR coroner", "Deaths", "Deaths")
    assert [channel.shown for channel in changed.channels] == [DESK]
    with pytest.raises(UnknownAlert):
        change_alert(store, number + 1, replace(Terms(query="inquest")))


def test_who_looks_sees_her_own_alerts_and_what_others_share(store: Store) -> None:
    hers = watch(store, "inquest", owner="anna", shared=False)
    shared = watch(store, "flood", owner="bo")
    watch(store, "fire", owner="bo", shared=False)
    assert [alert.id for alert in store.alerts.all("anna")] == [hers, shared]


def test_an_alert_that_is_shared_no_more_gets_another_feed(store: Store) -> None:
    number = watch(store, "inquest", owner="anna")
    for shared, renewed in ((True, False), (False, True), (False, False), (True, False)):
        before = store.alerts.one(number).token
        change_alert(store, number, Terms(query="inquest", owner="anna", shared=shared))
        assert (store.alerts.one(number).token != before) is renewed


def test_a_character_that_a_database_cannot_store_is_refused_in_a_query(store: Store) -> None:
    with pytest.raises(QueryError, match=r"U\+0000") as error:
        watch(store, "inquest\0 flood")
    assert error.value.position == 7 and store.alerts.all() == []
