from __future__ import annotations

import socket
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search.alerts.delivery import sender
from search.alerts.delivery.mail import smtp
from search.alerts.delivery.sender import SendResult, send_due
from search.indexer import drain
from search.settings import Settings, read_settings
from search.store.deliveries import LEASE
from tests.alerts import DESK, NIGHT, errors, next_try, text_of, waiting, watch
from tests.search.test_indexer import set_by_hand
from tests.search.workers import started
from tests.stories import story

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story
    from tests.conftest import Clock
    from tests.mail_server import MailServer


@pytest.fixture
def settings(mail_server: MailServer) -> Settings:
    return read_settings(smtp=mail_server.address, mail_from="alerts@ambershire.example")


@pytest.fixture
def fired(store: Store, index: StoryIndex, clock: Clock) -> Callable[..., list[Story]]:
    """Return a function that fires an alert for each address on each of a number of stories."""

    def fire(*addresses: str, stories: int = 1) -> list[Story]:
        for address in addresses:
            watch(store, "inquest", address)
        saved = [story(f"Inquest {number}.") for number in range(stories)]
        store.stories.save(saved)
        drain(store, index)
        return saved

    return fire


def test_a_notice_is_mailed_once(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]], clock: Clock
) -> None:
    fired(DESK)
    clock.pass_by(minutes=3)
    assert send_due(store, settings) == SendResult(sent=1)
    clock.pass_by(days=9)
    assert send_due(store, settings) == SendResult()
    assert [mail["To"] for mail in mail_server.taken] == [DESK]
    assert mail_server.taken[0]["Message-ID"] == "<1.1.20261103120300@ambershire.example>"
    assert "*Inquest*" in text_of(mail_server.taken[0])
    (notice,) = store.notices.latest(1, 9)
    assert notice.message
    (delivery,) = store.deliveries.of_message(notice.message)
    assert (delivery.sent, delivery.tries, delivery.error) == (clock.now - timedelta(days=9), 1, "")
    (attempt,) = store.deliveries.log(1, 9)
    assert (attempt.channel, attempt.at, attempt.answer) == (DESK, delivery.sent, "")
    assert waiting(store) == 0


def test_more_than_one_batch_goes_in_one_round(
    store: Store,
    settings: Settings,
    mail_server: MailServer,
    fired: Callable[..., list[Story]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sender, "AT_ONCE", 2)
    fired(DESK, stories=5)
    assert send_due(store, settings) == SendResult(sent=5)
    assert len({mail["Message-ID"] for mail in mail_server.taken}) == 5


def test_a_mail_that_is_deferred_goes_later(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]], clock: Clock
) -> None:
    fired(DESK)
    mail_server.answers[DESK] = "451 4.7.1 greylisted, come back"
    outcome = send_due(store, settings)
    assert outcome.sent == 0
    assert outcome.problem.endswith(f"refused a mail to {DESK}: 451 4.7.1 greylisted, come back.")
    assert errors(store) == [outcome.problem]

    mail_server.answers.clear()
    clock.pass_by(seconds=59)
    assert send_due(store, settings) == SendResult()
    clock.now = next_try(store)
    assert send_due(store, settings) == SendResult(sent=1)
    assert errors(store) == []


def test_an_address_that_is_refused_keeps_no_other_back(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]]
) -> None:
    fired(DESK, NIGHT, stories=2)
    mail_server.answers[DESK] = "550-5.1.1 nobody\r\n550 of that name."
    outcome = send_due(store, settings)
    assert outcome.sent == 2 and outcome.problem.endswith(f"{DESK}: 550 5.1.1 nobody of that name.")
    assert [mail["To"] for mail in mail_server.taken] == [NIGHT, NIGHT]
    closed, well = store.alerts.all()
    assert "550 5.1.1 nobody of that name" in closed.problem and closed.suspended
    assert (well.problem, well.suspended) == ("", None)


def test_a_server_that_breaks_off_has_the_rest_sent_later(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]], clock: Clock
) -> None:
    fired(DESK, stories=4)
    mail_server.cut_at = 2
    outcome = send_due(store, settings)
    assert outcome.sent == 2
    assert f"The mail server 127.0.0.1:{mail_server.port} does not take mail: " in outcome.problem
    assert waiting(store) == 2

    mail_server.cut_at = None
    clock.pass_by(minutes=2)
    assert send_due(store, settings) == SendResult(sent=2)
    assert len({mail["Message-ID"] for mail in mail_server.taken}) == len(mail_server.taken) == 4


def test_a_server_that_says_goodbye_is_quoted(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]]
) -> None:
    fired(DESK, NIGHT)
    mail_server.answers[DESK] = "421 4.3.2 shutting down"
    outcome = send_due(store, settings)
    assert outcome.problem.endswith("does not take mail: 421 4.3.2 shutting down.")
    assert errors(store) == [outcome.problem] * 2


def test_a_closed_port_is_told_and_nothing_is_lost(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]], clock: Clock
) -> None:
    fired(DESK, stories=2)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = send_due(store, read_settings(smtp=f"smtp://desk:hunter2@127.0.0.1:{port}"))
    assert outcome == SendResult(problem=f"The mail server 127.0.0.1:{port} does not take mail: Connection refused.")
    assert errors(store) == [outcome.problem] * 2
    clock.pass_by(minutes=2)
    assert send_due(store, settings) == SendResult(sent=2)


def test_a_server_that_never_answers_is_given_up(
    store: Store, fired: Callable[..., list[Story]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    fired(DESK, stories=9)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        outcome = send_due(store, read_settings(smtp=f"smtp://127.0.0.1:{port}"))
    assert outcome.problem.startswith(f"The mail server 127.0.0.1:{port} does not take mail: ")
    assert outcome.problem.endswith("timed out.")
    assert waiting(store) == 9


def test_without_a_mail_server_mails_wait_and_it_is_said(store: Store, fired: Callable[..., list[Story]]) -> None:
    nowhere = read_settings(smtp="")
    assert send_due(store, nowhere) == SendResult()
    fired(DESK, stories=2)
    assert send_due(store, nowhere) == SendResult(problem="No mail server is set (BLUELIGHT_SMTP); mails waiting: 2.")
    assert store.deliveries.log(1, 9) == []


def test_the_wait_doubles_to_an_hour_until_an_address_is_given_up_after_a_day(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]], clock: Clock
) -> None:
    fired(DESK)
    mail_server.answers[DESK] = "451 later"
    waits = []
    for _ in range(9):
        send_due(store, settings)
        waits.append((next_try(store) - clock.now) / timedelta(minutes=1))
        clock.now = next_try(store)
    assert all(
        least <= wait <= least * 1.1 for wait, least in zip(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60], strict=True)
    )
    clock.pass_by(days=1)
    assert "451 later" in send_due(store, settings).problem
    given_up = store.alerts.one(1)
    assert given_up.suspended and "No message was taken for a day." in given_up.problem


def test_an_alert_that_can_no_longer_be_read_keeps_no_mail_back(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]]
) -> None:
    fired(DESK, NIGHT)
    set_by_hand(store, 1, "inquest (")
    assert send_due(store, settings) == SendResult(sent=2)
    assert [mail["To"] for mail in mail_server.taken] == [DESK, NIGHT]


def test_a_mail_tells_of_the_version_that_matched(
    store: Store, index: StoryIndex, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]]
) -> None:
    (saved,) = fired(DESK)
    store.stories.save([replace(saved, title="Another headline", body=("All is well.",))])
    drain(store, index)
    send_due(store, settings)
    assert [mail["Subject"] for mail in mail_server.taken] == [f"inquest: {saved.title}"]


def test_a_removed_alert_sends_nothing_more(
    store: Store, settings: Settings, mail_server: MailServer, fired: Callable[..., list[Story]]
) -> None:
    fired(DESK)
    store.alerts.remove(1)
    assert send_due(store, settings) == SendResult()
    assert mail_server.taken == []


def test_killed_after_the_server_took_a_mail_it_sends_the_same_mail_again(
    store: Store,
    store_url: str,
    settings: Settings,
    mail_server: MailServer,
    fired: Callable[..., list[Story]],
    clock: Clock,
) -> None:
    fired(DESK)
    clock.pass_by(days=1)
    with started("die_after_mail", store_url, mail_server.address) as dying:
        pass
    assert dying.returncode == -9
    assert waiting(store) == 1
    assert send_due(store, settings) == SendResult()
    clock.now += LEASE
    assert send_due(store, settings.model_copy(update={"mail_from": "bluelight@localhost"})) == SendResult(sent=1)
    assert send_due(store, settings) == SendResult()
    first, second = mail_server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert text_of(first) == text_of(second)


def test_an_address_that_bounces_is_told_once_on_another_channel(
    store: Store, index: StoryIndex, settings: Settings, mail_server: MailServer
) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    store.stories.save([story(f"Inquest {number}.", title=f"Story {number}") for number in range(4)])
    drain(store, index)
    mail_server.answers[DESK] = "550 nobody of that name"
    assert send_due(store, settings).sent == 4
    send_due(store, settings)
    assert [mail["To"] for mail in mail_server.taken] == [NIGHT] * 5
    assert "550 nobody of that name" in text_of(mail_server.taken[-1])
    assert store.alerts.one(alert).suspended is None


def test_an_alert_that_is_removed_while_it_is_told_stops_no_other(
    store: Store,
    settings: Settings,
    mail_server: MailServer,
    fired: Callable[..., list[Story]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fired(DESK, NIGHT)
    claim = store.deliveries.claim

    def remove_and_claim(*arguments: object) -> object:
        claimed = claim(*arguments)  # type: ignore[arg-type]
        if claimed:
            store.alerts.remove(1)
            monkeypatch.setattr(store.deliveries, "claim", claim)
        return claimed

    monkeypatch.setattr(store.deliveries, "claim", remove_and_claim)
    assert send_due(store, settings).sent == 1
    assert [mail["To"] for mail in mail_server.taken] == [NIGHT]
