"""The page of alerts: what is watched, how it goes, setting and removing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search import newsroom
from search.alerts.standing import add_alert
from search.engines import open_index
from search.indexer import drain
from tests.dashboard.ambershire import POLICE, story
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.settings import Settings
    from search.store import Store

    Visit = Callable[..., AppTest]


@pytest.mark.usefixtures("filled")
def test_a_quiet_alert_is_told_from_one_whose_mail_waits(visit: Visit) -> None:
    page = shown(visit("alerts"))
    assert "1 mail waits for a mail server" in page
    assert '<div class="well">quiet</div>' in page
    assert "checked just now, against 1 story so far" in page
    assert "BLUELIGHT_SMTP" in page


def test_an_alert_that_fired_and_was_sent_says_when(filled: Store, visit: Visit) -> None:
    for notice in filled.notices.claim(newsroom.now() + timedelta(days=1), 10):
        filled.notices.sent(notice, newsroom.now())
    page = shown(visit("alerts"))
    assert "fired today" in page
    assert "Lorry overturns on A417 near Coldmere" in page
    assert "sent " in page


def test_stories_that_wait_to_be_indexed_are_no_quiet(filled: Store, visit: Visit) -> None:
    add_alert(filled, "otter", "river@ambershire.example")
    filled.stories.save([story(POLICE, "otter", "Otter crosses road", newsroom.now(), "It took its time.")])
    assert "1 story waits to be indexed" in shown(visit("alerts"))


def test_an_alert_that_can_no_longer_be_read_says_why(filled: Store, settings: Settings, visit: Visit) -> None:
    filled.alerts.add("inquest (", "desk@ambershire.example", newsroom.now())
    index = open_index(settings.index_address)
    drain(filled, index)
    index.close()
    assert "cannot be read: This bracket is never closed." in shown(visit("alerts"))


def test_an_alert_is_set_from_a_search(filled: Store, visit: Visit) -> None:
    app = visit("alerts", q="burglary")
    assert app.text_input(key="alert_query").value == "burglary"
    app.text_input(key="alert_email").set_value("night@ambershire.example")
    app.button[0].click().run()
    assert [(alert.query, alert.email) for alert in filled.alerts.all()][-1] == ("burglary", "night@ambershire.example")
    assert "Watching for burglary; mails go to night@ambershire.example." in shown(app)
    assert app.text_input(key="alert_query").value == ""


@pytest.mark.parametrize(
    ("query", "email", "said"),
    [
        ("inquest (", "desk@ambershire.example", "This bracket is never closed."),
        ("", "desk@ambershire.example", "An alert needs something to look for"),
        ("inquest", "desk", "is not a mail address."),
    ],
)
def test_what_is_wrong_with_an_alert_is_said_beside_the_form(
    filled: Store, visit: Visit, query: str, email: str, said: str
) -> None:
    app = visit("alerts")
    app.text_input(key="alert_query").set_value(query)
    app.text_input(key="alert_email").set_value(email)
    app.button[0].click().run()
    assert said in shown(app)
    assert len(filled.alerts.all()) == 2


def test_an_alert_is_removed_by_the_second_press(filled: Store, visit: Visit) -> None:
    app = visit("alerts")
    number = filled.alerts.all()[0].id
    app.button(key=f"remove-{number}").click().run()
    assert [alert.query for alert in filled.alerts.all()] == ["lifeboat"]
    assert "lorry" not in shown(app)


@pytest.mark.usefixtures("store")
def test_no_alerts_yet_says_what_one_is(visit: Visit) -> None:
    assert "Nothing is watched yet" in shown(visit("alerts"))
