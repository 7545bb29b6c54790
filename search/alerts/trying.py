"""Trying an alert's channels: a test through all of them at once, and what each server answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import newsroom
from search.alert import Medium, Notice, Occasion
from search.alerts.couriers import Parcel, courier
from search.alerts.history import alone
from search.alerts.sealing import Seals
from search.alerts.telling import letter
from search.errors import AlertError, ChannelDown, DeliveryRefused

if TYPE_CHECKING:
    from search.alert import Alert, Channel
    from search.alerts.letter import Letter
    from search.settings import Settings
    from search.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a test; `problem` is the server's own answer, empty where it took the test."""

    channel: Channel
    problem: str = ""


def try_channels(store: Store, settings: Settings, alert: Alert) -> list[Answer]:
    """Send a test to each channel that is not closed. It goes past the outbox, so that what waits there holds up none.

    Nothing comes of a failure but the answer. Raises `StoreError`, `SettingsError`.
    """
    text = letter(store, alone(_test(alert)), alert, settings.dashboard)
    seals = Seals(settings)
    if not alert.channels:
        return []
    with ThreadPoolExecutor(len(alert.channels)) as pool:
        return list(pool.map(lambda channel: Answer(channel, _tried(channel, text, settings, seals)), alert.channels))


def _test(alert: Alert) -> Notice:
    now = newsroom.now()
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


def _tried(channel: Channel, text: Letter, settings: Settings, seals: Seals) -> str:
    if channel.problem:
        return f"Not tried, for it is closed: {channel.problem}"
    if channel.medium is Medium.MAIL and not settings.smtp:
        return "No mail server is set (BLUELIGHT_SMTP)."
    now = newsroom.now()
    parcel = Parcel(
        channel=channel, letter=text, id=f"test.{channel.id}.{now:%Y%m%d%H%M%S%f}", replies_to=None, created=now
    )
    try:
        with courier(channel.medium, settings, seals) as carry:
            carry(parcel)
    except (AlertError, ChannelDown, DeliveryRefused) as error:
        return str(error)
    return ""
