"""The pages of alerts: the list with states, setting an alert in two steps, and one alert with its deliveries."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.words.alert_terms import split_addresses
from search import calendar
from search.alert import Occasion, Terms
from search.alerts.delivery.addresses import read_address
from search.alerts.delivery.closing import close_channel
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.sender import send_due
from search.alerts.editing import terms as editing_terms
from search.cadence import Cadence, QuietHours, Rhythm
from search.engines import open_index
from search.indexer import drain
from search.query import parse
from search.settings import read_settings
from search.withholding import withhold
from tests.alerts import DESK, NIGHT, mail, watch
from tests.dashboard.ambershire import POLICE, story
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.settings import Settings
    from search.store import Store
    from tests.mail_server import MailServer

    Visit = Callable[..., AppTest]

HOOK = "https://cms.ambershire.example/hooks/of-the-desk"


@pytest.fixture
def mailed(settings: Settings, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A mail server that is set in the settings."""
    monkeypatch.setenv("BLUELIGHT_SMTP", mail_server.address)
    return mail_server


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button with these words."""
    return next(button for button in app.button if button.label == label).click().run()


def plain(app: AppTest) -> str:
    """Return the words of a page without HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", shown(app)).split())


def arrive(store: Store, settings: Settings, key: str, title: str) -> None:
    """Save, index and match a story."""
    store.stories.save([story(POLICE, key, title, calendar.now(), "It took its time.")])
    index = open_index(settings.index_address)
    drain(store, index)
    index.close()


# the list


@pytest.mark.usefixtures("filled")
def test_a_quiet_alert_is_told_from_one_whose_mail_waits(visit: Visit) -> None:
    page = plain(visit("alerts"))
    assert "no mail server is set up; ask whoever runs Blue Light 0 in 7 days" in page
    assert "no mail server is set up; ask whoever runs Blue Light; 1 notice waiting" in page
    assert "checked just now, 1 story so far" in page


def test_an_alert_that_fired_and_was_sent_says_so(filled: Store, mailed: MailServer, visit: Visit) -> None:
    send_due(filled, read_settings())
    page = plain(visit("alerts"))
    assert "fired today" in page and "nothing found today" in page and "1 in 7 days" in page and len(mailed.taken) == 1


def test_stories_that_wait_to_be_indexed_are_no_quiet(filled: Store, mailed: MailServer, visit: Visit) -> None:
    watch(filled, "otter")
    filled.stories.save([story(POLICE, "otter", "Otter crosses road", calendar.now(), "It took its time.")])
    assert "1 story waiting to be indexed" in plain(visit("alerts"))


def test_an_alert_that_can_no_longer_be_read_says_why(filled: Store, settings: Settings, visit: Visit) -> None:
    filled.alerts.add(Terms(query="inquest ("), [mail(DESK)], calendar.now())
    arrive(filled, settings, "otter", "Otter crosses road")
    assert "cannot be read: This bracket is never closed." in plain(visit("alerts"))


def test_a_list_says_how_each_is_told_and_whose_it_is(store: Store, visit: Visit) -> None:
    quiet = QuietHours(time(22), time(7))
    watch(store, "otter", label="Otters", quiet=quiet)
    weekly = Cadence(Rhythm.WEEKLY, time(7, 30), 0)
    watch(store, "heron", NIGHT, owner="anna@ambershire.example", cadence=weekly)
    watch(store, "badger", owner="ben@ambershire.example", shared=False)
    page = plain(visit("alerts"))
    assert "Otters otter at once (quiet hours 22:00–07:00) to desk@ambershire.example" in page
    assert "Mondays at 07:30 to night@ambershire.example anna@ambershire.example" in page
    assert "badger" not in page


def test_a_suspended_alert_goes_on_by_one_press(store: Store, visit: Visit) -> None:
    number = watch(store, "otter")
    editing_terms.suspend(store, number, calendar.now() + timedelta(days=3))
    app = visit("alerts")
    assert "suspended until" in plain(app)
    press(app, "Resume")
    assert store.alerts.one(number).suspended is None and "suspended" not in plain(app)


@pytest.mark.usefixtures("store")
def test_no_alerts_yet_says_what_one_is(visit: Visit) -> None:
    assert "No alerts yet" in plain(visit("alerts"))


# setting one


@pytest.mark.usefixtures("filled")
def test_any_search_becomes_an_alert_by_one_press_but_that_for_everything(visit: Visit) -> None:
    assert 'href="./alerts?q=kind%3Astatement"' in shown(visit(q="kind:statement"))
    assert "Set an alert" not in shown(visit())


@pytest.mark.usefixtures("filled")
def test_before_it_is_set_an_alert_says_what_it_would_have_brought(visit: Visit) -> None:
    app = visit("alerts", q="fire")
    page = plain(app)
    assert "This would have been about 2 a week, in the" in page
    assert "16 in 100 days" in page and "Crews tackle fire near" in page
    app.pills(key="widen-it-with").set_value("blaze").run()
    assert app.text_input(key="alert-query").value == "fire OR blaze"
    assert app.query_params["q"] == "fire OR blaze"


def test_too_much_is_made_a_digest_by_one_press(filled: Store, settings: Settings, visit: Visit) -> None:
    for number in range(40):
        filled.stories.save([story(POLICE, f"patrol-{number}", "Patrol", calendar.now(), f"Number {number}.")])
    arrive(filled, settings, "patrol", "One more patrol")
    app = visit("alerts", q="patrol")
    assert "more than 30 stories a day: narrow the query, or choose a digest." in plain(app)
    press(app, "Make it a daily digest")
    assert "more than 30 stories a day" not in plain(app) and app.time_input(key="new-at").value == time(8)


@pytest.mark.usefixtures("filled")
def test_what_is_wrong_with_a_query_is_said_beside_it_as_on_the_search_page(visit: Visit) -> None:
    app = visit("alerts", q="inquest (")
    assert "This bracket is never closed." in plain(app) and not app.button


@pytest.mark.usefixtures("mailed")
def test_an_alert_is_set_with_its_terms(filled: Store, visit: Visit) -> None:
    app = visit("alerts", q="burglary", label="Burglaries")
    app.pills(key="new-occasions").set_value([Occasion.NEW, Occasion.SILENCE]).run()
    app.button_group(key="new-rhythm").set_value(Rhythm.WEEKLY).run()
    app.selectbox(key="new-weekday").set_value(4)
    app.time_input(key="new-at").set_value(time(6, 30))
    app.number_input(key="new-silence").set_value(3)
    app.text_area(key="new-to").set_value(f"{DESK}, {NIGHT}\n{HOOK}")
    press(app, "Set alert")
    saved = filled.alerts.all()[-1]
    assert (saved.query, saved.label, str(saved.cadence), saved.silence_days) == (
        "burglary",
        "Burglaries",
        "weekly fri 06:30",
        3,
    )
    assert saved.occasions == {Occasion.NEW, Occasion.SILENCE}
    assert [channel.shown for channel in saved.channels] == [DESK, NIGHT, "https://cms.ambershire.example/…"]
    page = plain(app)
    assert "The alert Burglaries is set." in page and "Fridays at 06:30" in page and "silences of 3 days" in page


def test_a_webhooks_secret_is_shown_until_it_was_copied_and_never_again(store: Store, visit: Visit) -> None:
    app = visit("alerts", q="otter")
    app.text_area(key="new-to").set_value(HOOK)
    press(app, "Set alert")
    assert any(block.value.startswith("whsec_") for block in app.code)
    press(app, "I have copied it")
    assert not any("whsec_" in block.value for block in app.code)
    again = visit("alerts", alert=str(store.alerts.all()[0].id))
    assert not any("whsec_" in block.value for block in again.code) and "of-the-desk" not in shown(again)


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("new-to", "desk", "is not a mail address."),
        ("new-to", f"{DESK}, {DESK}", "would get every message twice"),
        ("new-quiet", "at night", "is not a time span"),
    ],
)
def test_what_is_wrong_with_its_terms_is_said_and_nothing_is_set(
    store: Store, visit: Visit, field: str, typed: str, expected: str
) -> None:
    app = visit("alerts", q="otter")
    (app.text_area if field == "new-to" else app.text_input)(key=field).set_value(typed)
    press(app, "Set alert")
    assert expected in plain(app) and not store.alerts.all()


def test_addresses_are_read_from_lines_and_commas() -> None:
    typed = f" {DESK},{NIGHT};\n{HOOK}?a=1,2, slack://token/#news\n\n"
    assert split_addresses(typed) == [DESK, NIGHT, f"{HOOK}?a=1,2", "slack://token/#news"]


# one alert


def test_an_alert_says_what_it_found_and_how_each_notice_went(
    filled: Store, settings: Settings, mailed: MailServer, visit: Visit
) -> None:
    mailed.answers[NIGHT] = "451 try later"
    number = watch(filled, "otter", DESK, NIGHT)
    arrive(filled, settings, "otter", "Otter crosses road")
    send_due(filled, read_settings())
    page = plain(visit("alerts", alert=str(number)))
    assert "New Otter crosses road" in page
    assert f"{DESK}: sent" in page and "451 try later. Tried 1 time; next attempt" in page
    assert f"{NIGHT} mail has accepted nothing since" in page


def test_an_event_is_muted_from_the_list_of_notices(filled: Store, settings: Settings, visit: Visit) -> None:
    number = watch(filled, "otter", cadence=Cadence(Rhythm.HOURLY))
    arrive(filled, settings, "otter", "Otter crosses road")
    app = visit("alerts", alert=str(number))
    press(app, "Mute this event")
    assert filled.notices.muted(number) and "not sent: its event is muted" in plain(app)
    assert not [button for button in app.button if button.label == "Mute this event"]


def test_a_test_says_what_each_server_answers(filled: Store, mailed: MailServer, visit: Visit) -> None:
    mailed.answers[NIGHT] = "550 nobody here"
    app = visit("alerts", alert=str(watch(filled, "otter", DESK, NIGHT)))
    page = plain(press(app, "Send a test"))
    assert f"{DESK} mail accepted the test" in page and "550 nobody here" in page and len(mailed.taken) == 1


def test_channels_are_added_and_taken_away(store: Store, visit: Visit) -> None:
    number = watch(store, "otter")
    app = visit("alerts", alert=str(number))
    app.text_input(key="more-to").set_value(NIGHT)
    press(app, "Add")
    press(app, "Remove")
    assert [channel.shown for channel in store.alerts.one(number).channels] == [NIGHT]


def test_a_closed_channel_says_why_and_is_opened_by_adding_it_again(store: Store, visit: Visit) -> None:
    number = watch(store, "otter", DESK, NIGHT)
    close_channel(store, store.alerts.one(number).channels[0], "550 nobody here")
    app = visit("alerts", alert=str(number))
    assert "closed: 550 nobody here" in plain(app) and "1 of 2 channels closed" in plain(app)
    app.text_input(key="more-to").set_value(DESK)
    press(app, "Add")
    assert "closed" not in plain(app)


def test_terms_are_changed_on_the_form_that_set_them(store: Store, visit: Visit) -> None:
    number = watch(store, "otter", label="Otters")
    app = press(visit("alerts", alert=str(number)), "Change")
    app.text_input(key="alert-query").set_value("otter OR heron").run()
    app.text_input(key=f"change-{number}-label").set_value("River")
    press(app, "Save changes")
    saved = store.alerts.one(number)
    assert (saved.query, saved.label, len(saved.channels)) == ("otter OR heron", "River", 1)
    assert "The changes are saved." in plain(app)


def test_an_alert_is_suspended_for_good_or_until_a_day(store: Store, visit: Visit) -> None:
    number = watch(store, "otter")
    app = visit("alerts", alert=str(number))
    day = calendar.today() + timedelta(days=9)
    app.date_input(key="until").set_value(day).run()
    press(app, f"Suspend until {day.day} {day:%B}")
    assert store.alerts.one(number).until == calendar.midnight(day)
    press(app, "Resume")
    press(app, "Suspend until I resume it")
    saved = store.alerts.one(number)
    assert saved.suspended and saved.until is None


def test_the_feeds_address_is_changed(store: Store, visit: Visit) -> None:
    app = visit("alerts", alert=str(watch(store, "otter")))
    before = app.code[0].value
    press(app, "Change it now")
    assert app.code[0].value != before and f"/feeds/{store.alerts.all()[0].token}." in app.code[0].value


def test_an_alert_is_removed_by_the_second_press(filled: Store, visit: Visit) -> None:
    app = press(visit("alerts", alert=str(filled.alerts.all()[0].id)), "Remove this alert")
    assert [alert.query for alert in filled.alerts.all()] == ["lifeboat"]
    assert "lorry OR inquest is removed." in plain(app) and "Query" in [field.label for field in app.text_input]


def test_what_another_owns_is_looked_at_and_not_changed(store: Store, settings: Settings, visit: Visit) -> None:
    encryption = Encryption(settings)
    terms = Terms(query="otter", owner="anna@ambershire.example")
    number = editing_terms.add_alert(store, terms, [read_address(HOOK, encryption)])
    app = visit("alerts", alert=str(number))
    assert "It belongs to anna@ambershire.example. Only its owner can change it" in plain(app) and not app.button
    assert "belongs to somebody else" in shown(visit("alerts", alert=str(number), q="otter"))
    hidden = watch(store, "heron", owner="anna@ambershire.example", shared=False)
    assert "There is no such alert" in plain(visit("alerts", alert=str(hidden)))


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("number", ["99", "x", "9" * 5_000])
def test_an_alert_that_is_not_there_is_a_written_state(visit: Visit, number: str) -> None:
    assert "There is no such alert" in plain(visit("alerts", alert=number))


def test_the_preview_does_not_show_a_story_that_was_withheld_a_moment_ago(
    visit: Visit, filled: Store, settings: Settings
) -> None:
    headline = "unlit junction"
    page = visit("alerts", q="cyclist")
    assert headline in shown(page)
    index = open_index(settings.index_address)
    [opened] = [each for each in filled.stories.get(index.search(parse("cyclist")).ids) if headline in each.title]
    withhold(filled, index, opened.id, who="desk", reason="an order of the court")
    index.close()
    assert headline not in shown(page.run())
