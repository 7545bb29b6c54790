"""Trying an alert's channels: a test through all of them at once, and what each server answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Medium, Notice, Occasion
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.transports import OutgoingMessage, open_transport
from search.alerts.editing.history import single_notice_message
from search.alerts.messages.composer import compose
from search.errors import AlertError, ChannelDown, DeliveryRefused

if TYPE_CHECKING:
    from search.alert import Alert, Channel
    from search.alerts.messages.content import MessageContent
    from search.settings import Settings
    from search.store import Store


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What came of a test; `problem` is the server's own answer, empty where it took the test."""

    channel: Channel
    problem: str = ""


def try_channels(store: Store, settings: Settings, alert: Alert) -> list[TrialResult]:
    """Send a test to each channel that is not closed. It goes past the outbox, so that what waits there holds up none.

    Nothing comes of a failure but the answer. Raises `StoreError`, `SettingsError`.
    """
    text = compose(store, single_notice_message(_test(alert)), alert, settings.dashboard)
    encryption = Encryption(settings)
    if not alert.channels:
        return []
    with ThreadPoolExecutor(len(alert.channels)) as pool:
        return list(
            pool.map(lambda channel: TrialResult(channel, _tried(channel, text, settings, encryption)), alert.channels)
        )


def _test(alert: Alert) -> Notice:
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


def _tried(channel: Channel, text: MessageContent, settings: Settings, encryption: Encryption) -> str:
    if channel.problem:
        return f"Not tried, for it is closed: {channel.problem}"
    if channel.medium is Medium.MAIL and not settings.smtp:
        return "No mail server is set (BLUELIGHT_SMTP)."
    now = calendar.now()
    outgoing = OutgoingMessage(
        channel=channel, content=text, id=f"test.{channel.id}.{now:%Y%m%d%H%M%S%f}", replies_to=None, created=now
    )
    try:
        with open_transport(channel.medium, settings, encryption) as send_message:
            send_message(outgoing)
    except (AlertError, ChannelDown, DeliveryRefused) as error:
        return str(error)
    return ""
