"""What a suspended alert finds waits, and is sent from the moment on at which the alert is no longer suspended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search.alerts.delivery.closing import close_channel, unsubscribe
from search.alerts.delivery.sender import SendResult, send_due
from search.engines import open_index
from search.indexer import drain
from search.settings import Settings, read_settings
from tests.alerts import DESK, NIGHT, waiting, watch
from tests.stories import NOON, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock
    from tests.mail_server import MailServer

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference here."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


@pytest.fixture
def settings(mail_server: MailServer) -> Settings:
    return read_settings(smtp=mail_server.address, mail_from="alerts@ambershire.example")


@pytest.mark.parametrize("bundled", [False, True], ids=["found while suspended", "on its way when suspended"])
def test_until_a_moment_nothing_is_sent_and_from_it_on_everything(
    store: Store, index: StoryIndex, settings: Settings, clock: Clock, bundled: bool
) -> None:
    alert = watch(store, "inquest")
    store.stories.save([story("An inquest.")])
    drain(store, index)
    if bundled:
        send_due(store, read_settings(smtp=""))
        assert store.deliveries.count_waiting("mail") == 1
    store.alerts.suspend(alert, clock.now, until=NOON + HOUR)
    clock.now = NOON + HOUR - SECOND
    assert send_due(store, settings) == SendResult()
    clock.now = NOON + HOUR
    assert send_due(store, settings) == SendResult(sent=1)


def test_a_closed_channel_is_tried_again_when_its_alert_is_resumed_and_an_unsubscribed_one_is_not(
    store: Store, index: StoryIndex, settings: Settings, mail_server: MailServer, clock: Clock
) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    bounced, ended = store.alerts.one(alert).channels
    close_channel(store, bounced, "It bounces.")
    unsubscribe(store, ended)
    assert store.alerts.one(alert).suspended
    store.stories.save([story("An inquest.")])
    drain(store, index)
    assert send_due(store, settings) == SendResult()
    store.alerts.resume(alert)
    send_due(store, settings)
    assert {mail["To"] for mail in mail_server.taken} == {DESK}


def test_what_only_a_closed_channel_has_not_taken_does_not_wait(
    store: Store, index: StoryIndex, settings: Settings, mail_server: MailServer, clock: Clock
) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    store.stories.save([story("An inquest.")])
    drain(store, index)
    mail_server.answers = {DESK: "451 later", NIGHT: "451 later"}
    send_due(store, settings)
    assert waiting(store) == 1
    store.alerts.close_channel(store.alerts.one(alert).channels[0].id, "It bounces.")
    assert waiting(store) == 1
    mail_server.answers.clear()
    clock.pass_by(minutes=2)
    assert send_due(store, settings) == SendResult(sent=1)
    assert waiting(store) == 0
    assert store.notices.counts()[alert].waiting == 0
