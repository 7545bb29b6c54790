"""Send a test message to all channels of an alert, and report what each server answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Medium, Notice, Occasion
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.outgoing_message import OutgoingMessage
from search.alerts.delivery.transports import open_transport
from search.alerts.messages.composer import compose, single_notice_message
from search.errors import AlertError, ChannelDown, DeliveryRefused

if TYPE_CHECKING:
    from search.alert import Alert, Channel
    from search.alerts.messages.content import MessageContent
    from search.settings import Settings
    from search.store import Store


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The result of a test; `problem` is the server's own answer, and empty if the server took the test."""

    channel: Channel
    problem: str = ""


def try_channels(store: Store, settings: Settings, alert: Alert) -> list[TrialResult]:
    """Send a test message to each channel that is not closed, at the same time.

    The tests do not wait behind other messages, and a failure has no consequences for the channel. Raises `StoreError`,
    `SettingsError`.
    """
    content = compose(store, single_notice_message(_test_notice(alert)), alert, settings.dashboard)
    encryption = Encryption(settings)
    if not alert.channels:
        return []
    with ThreadPoolExecutor(len(alert.channels)) as pool:
        return list(
            pool.map(
                lambda channel: TrialResult(channel, _problem(channel, content, settings, encryption)), alert.channels
            )
        )


def _test_notice(alert: Alert) -> Notice:
    now = calendar.now()
    return Notice(
        id=0,
        alert=alert.id,
        occasion=Occasion.TEST,
        story=None,
        version=None,
        subject="test",
        detail={},
        event="",
        late=False,
        created=now,
        due=now,
        message=None,
    )


def _problem(channel: Channel, content: MessageContent, settings: Settings, encryption: Encryption) -> str:
    """Send a test to a channel, and return why it was not taken; the text is empty if it was taken."""
    if channel.problem:
        return f"Not tried because the channel is closed: {channel.problem}"
    if channel.medium is Medium.MAIL and not settings.smtp:
        return "No mail server is set (BLUELIGHT_SMTP)."
    now = calendar.now()
    outgoing = OutgoingMessage(
        channel=channel, content=content, id=f"test.{channel.id}.{now:%Y%m%d%H%M%S%f}", replies_to=None, created=now
    )
    try:
        with open_transport(channel.medium, settings, encryption) as send_message:
            send_message(outgoing)
    except (AlertError, ChannelDown, DeliveryRefused) as error:
        return str(error)
    return ""
