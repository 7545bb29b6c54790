"""An outage of the mail server closes no address, and what it kept back goes out afterwards."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from search.alert import Terms
from search.alerts.delivery import sender
from search.alerts.delivery.addresses import read_addresses
from search.alerts.delivery.sender import SendResult, send_due
from search.alerts.editing.terms import add_alert
from search.engines import open_index
from search.indexer import drain
from search.settings import Settings, read_settings
from tests.alerts import DESK, NIGHT, errors, next_try, watch
from tests.crawler.test_bad_input import free_port
from tests.mail_server import MailServer
from tests.search.alerts.delivery.receiver import Receiver, receiving
from tests.stories import story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.conftest import Clock


@pytest.fixture
def store_url(sqlite_copy: str) -> str:
    """Return one database: both count hours and failures in the same way."""
    return sqlite_copy


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference to its delivery."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


@pytest.fixture
def settings(mail_server: MailServer) -> Settings:
    return read_settings(smtp=mail_server.address, mail_from="alerts@ambershire.example")


@pytest.fixture
def down() -> Settings:
    """Return settings with a mail server that does not answer."""
    return read_settings(smtp=f"smtp://127.0.0.1:{free_port()}", mail_from="alerts@ambershire.example")


@pytest.fixture
def local(settings: Settings) -> Settings:
    """Return settings that allow webhooks on this machine."""
    allowed = read_settings(allowed_networks="127.0.0.1/32").allowed_networks
    return settings.model_copy(update={"allowed_networks": allowed})


@pytest.fixture
def publish(store: Store, index: StoryIndex, clock: Clock) -> Callable[[int], None]:
    """Return a function that saves and indexes so many stories that the alerts find."""

    def save(stories: int) -> None:
        store.stories.save([story(f"Inquest {number}.", title=f"Inquest {number}") for number in range(stories)])
        drain(store, index)

    return save


class RefusingSenders(MailServer):
    """A mail server that accepts no sender."""

    async def handle_MAIL(self, *_: Any) -> str:  # noqa: N802 - aiosmtpd looks for this name
        return "553 5.7.1 you may not send as this"


def retry_for(store: Store, settings: Settings, clock: Clock, time: timedelta) -> SendResult:
    """Send whatever is due every five hours for so long, and return what came of the last round."""
    end = clock.now + time
    result = send_due(store, settings)
    while clock.now < end:
        clock.pass_by(hours=5)
        result = send_due(store, settings)
    return result


def channel_states(store: Store) -> list[tuple[str, bool, bool]]:
    """Return why each channel is closed, whether it counts as failing, and whether its alert is suspended."""
    return [
        (channel.problem, channel.failing is not None, alert.suspended is not None)
        for alert in store.alerts.all()
        for channel in alert.channels
    ]


def test_a_mail_server_that_is_down_for_days_closes_no_address(
    store: Store,
    settings: Settings,
    down: Settings,
    mail_server: MailServer,
    publish: Callable[[int], None],
    clock: Clock,
) -> None:
    watch(store, "inquest", DESK)
    watch(store, "inquest", NIGHT)
    publish(1)
    assert "does not take mail" in retry_for(store, down, clock, timedelta(hours=50)).problem
    assert channel_states(store) == [("", False, False)] * 2

    clock.pass_by(hours=2)
    assert send_due(store, settings) == SendResult(sent=2)
    assert sorted(mail["To"] for mail in mail_server.taken) == [DESK, NIGHT]


def test_a_webhook_that_is_down_for_more_than_a_day_is_closed(
    store: Store, local: Settings, publish: Callable[[int], None], clock: Clock
) -> None:
    add_alert(store, Terms(query="inquest"), read_addresses([f"http://127.0.0.1:{free_port()}/hook"], local))
    publish(1)
    retry_for(store, local, clock, timedelta(hours=20))
    assert channel_states(store) == [("", True, False)]
    retry_for(store, local, clock, timedelta(hours=10))
    ((problem, _, suspended),) = channel_states(store)
    assert problem.startswith("No message was taken for a day.") and suspended


def test_an_address_that_was_deferred_before_an_outage_is_not_closed_by_the_first_refusal_after_it(
    store: Store,
    settings: Settings,
    down: Settings,
    mail_server: MailServer,
    publish: Callable[[int], None],
    clock: Clock,
) -> None:
    watch(store, "inquest", DESK)
    publish(1)
    mail_server.answers[DESK] = "451 4.7.1 greylisted, come back"
    send_due(store, settings)
    assert channel_states(store) == [("", True, False)]

    retry_for(store, down, clock, timedelta(hours=30))
    clock.pass_by(hours=2)
    assert "greylisted" in send_due(store, settings).problem
    assert channel_states(store) == [("", True, False)]

    mail_server.answers.clear()
    clock.now = next_try(store)
    assert send_due(store, settings) == SendResult(sent=1)


def test_an_address_that_was_deferred_long_ago_is_not_closed_by_a_mail_server_that_is_down_now(
    store: Store,
    settings: Settings,
    down: Settings,
    mail_server: MailServer,
    publish: Callable[[int], None],
    clock: Clock,
) -> None:
    watch(store, "inquest", DESK)
    publish(1)
    mail_server.answers[DESK] = "451 4.7.1 greylisted, come back"
    send_due(store, settings)
    clock.pass_by(hours=30)
    assert "does not take mail" in send_due(store, down).problem
    assert channel_states(store) == [("", False, False)]


@pytest.mark.parametrize("answer", ["451 4.3.0 temporary lookup failure", "452 4.3.1 no space", "452 no space left"])
def test_what_a_mail_server_says_of_itself_is_not_counted_against_an_address(
    store: Store, settings: Settings, mail_server: MailServer, publish: Callable[[int], None], clock: Clock, answer: str
) -> None:
    watch(store, "inquest", DESK)
    publish(1)
    mail_server.answers[DESK] = answer
    assert answer in retry_for(store, settings, clock, timedelta(hours=30)).problem
    assert channel_states(store) == [("", False, False)]


def test_a_mail_server_that_refuses_us_closes_no_address(
    store: Store, publish: Callable[[int], None], clock: Clock
) -> None:
    watch(store, "inquest", DESK)
    publish(1)
    server = RefusingSenders()
    server.start()
    try:
        refusing = read_settings(smtp=server.address, mail_from="alerts@ambershire.example")
        assert "553 5.7.1" in retry_for(store, refusing, clock, timedelta(hours=30)).problem
    finally:
        server.stop()
    assert channel_states(store) == [("", False, False)]


@pytest.mark.parametrize("answer", ["452 4.2.2 mailbox full", "450 later"])
def test_an_address_that_takes_nothing_for_a_day_is_closed(
    store: Store, settings: Settings, mail_server: MailServer, publish: Callable[[int], None], clock: Clock, answer: str
) -> None:
    watch(store, "inquest", DESK)
    publish(1)
    mail_server.answers[DESK] = answer
    retry_for(store, settings, clock, timedelta(hours=30))
    ((problem, _, suspended),) = channel_states(store)
    assert problem.startswith("No message was taken for a day.") and suspended


def test_all_that_waits_for_a_server_that_is_down_is_postponed_and_not_only_the_first_batch(
    store: Store, down: Settings, publish: Callable[[int], None], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "AT_ONCE", 2)
    monkeypatch.setattr(sender, "JITTER", 0)
    watch(store, "inquest", DESK)
    publish(5)
    problem = send_due(store, down).problem
    assert errors(store) == [problem] * 5
    assert send_due(store, down) == SendResult(), "none is due again at once"
    clock.pass_by(minutes=1)
    assert send_due(store, down).problem == problem
    assert len(store.deliveries.log(1, 99)) == 10


def test_what_a_slow_server_had_no_time_for_is_released_and_due_at_once(
    store: Store,
    settings: Settings,
    mail_server: MailServer,
    publish: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch(store, "inquest", DESK)
    publish(5)
    seconds = count(0, 9)
    monkeypatch.setattr(sender, "monotonic", lambda: next(seconds))
    sent = []
    while not sent or sent[-1]:
        sent.append(send_due(store, settings).sent)
    assert sum(sent) == len({mail["Message-ID"] for mail in mail_server.taken}) == len(mail_server.taken) == 5
    assert 1 <= sent[0] < 5
    assert store.deliveries.log(1, 99)[0].answer == "" and len(store.deliveries.log(1, 99)) == 5


@pytest.mark.parametrize(("stated", "minutes"), [("7200", 120), ("5", 1), ("", 1)])
def test_a_receiver_that_states_when_it_wants_more_is_left_alone_until_then_and_never_for_less_than_usual(
    store: Store,
    local: Settings,
    publish: Callable[[int], None],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    stated: str,
    minutes: int,
) -> None:
    monkeypatch.setattr(sender, "JITTER", 0)
    with receiving(Receiver(status=429, headers={"Retry-After": stated} if stated else {})) as receiver:
        address = f"http://127.0.0.1:{receiver.port}/hook"
        add_alert(store, Terms(query="inquest"), read_addresses([address], local))
        publish(1)
        send_due(store, local)
    assert next_try(store) == clock.now + timedelta(minutes=minutes)


def test_a_webhook_that_refuses_is_asked_once_in_a_round_and_keeps_the_rest_for_later(
    store: Store, local: Settings, publish: Callable[[int], None], clock: Clock
) -> None:
    with receiving(Receiver(status=400)) as receiver:
        address = f"http://127.0.0.1:{receiver.port}/hook"
        add_alert(store, Terms(query="inquest"), read_addresses([address], local))
        publish(3)
        assert send_due(store, local).sent == 0
        assert len(receiver.posted) == 1
        receiver.status = 200
        clock.pass_by(minutes=2)
        assert send_due(store, local) == SendResult(sent=3)


class RefusingFirst(MailServer):
    """A mail server that refuses the first mail for what is in it."""

    refused = False

    async def handle_DATA(self, *arguments: Any) -> str:  # noqa: N802
        if self.refused:
            return await super().handle_DATA(*arguments)
        self.refused = True
        return "554 5.7.1 looks like spam"


def test_a_mail_that_is_refused_for_what_is_in_it_keeps_no_other_to_the_same_address_back(
    store: Store, publish: Callable[[int], None]
) -> None:
    watch(store, "inquest", DESK)
    publish(3)
    server = RefusingFirst()
    server.start()
    try:
        outcome = send_due(store, read_settings(smtp=server.address))
    finally:
        server.stop()
    assert outcome.sent == 2 and "looks like spam" in outcome.problem
    assert len(errors(store)) == 1
