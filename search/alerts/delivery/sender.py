"""The sender: puts notices into messages, and carries each message to every channel until it was taken.

What is down holds up nothing else: every place (the mail server, the host of a webhook) is served by itself.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING

from search import calendar
from search.alert import MAIL_SERVER, Medium
from search.alerts.delivery.closing import close_channel
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.transports import OutgoingMessage, open_transport
from search.alerts.events.digests import bundles_of
from search.alerts.messages.composer import compose
from search.errors import AlertError, ChannelDown, DeliveryRefused, UnknownAlert

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Alert, Channel
    from search.alerts.delivery.transports import SendMessage
    from search.settings import Settings
    from search.store import Store
    from search.store.deliveries import Delivery

AT_ONCE = 20
"""Messages that are claimed together."""
ONE_ROUND = 30
"""Seconds after which a place that takes more has to wait for the next round, so that none holds up the others."""
SIDE_BY_SIDE = 8
"""Places that are served at the same time."""
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP = timedelta(hours=24)
"""A channel that refuses for so long is closed, and its owner told in another way."""
JITTER = 0.1
"""Part of a wait by which it may be longer, so that what failed together does not come back together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """How many messages were taken, and why others were not: one sentence, empty when all went."""

    sent: int = 0
    problem: str = ""


def send_due(store: Store, settings: Settings) -> SendResult:
    """Tell everything whose time has come, each message at least once; what is not taken waits and is tried again.

    The wait doubles from a minute to an hour. Raises `StoreError`, `SettingsError`.
    """
    alert = cache(store.alerts.one)
    store.messages.bundle(
        lambda number, notices, last_hour: bundles_of(alert(number), notices, last_hour), calendar.now()
    )
    places = store.deliveries.servers(calendar.now())
    problem = ""
    if MAIL_SERVER in places and not settings.smtp:
        places.remove(MAIL_SERVER)
        problem = f"No mail server is set (BLUELIGHT_SMTP); {store.deliveries.waiting(MAIL_SERVER)} mails wait."
    if not places:
        return SendResult(problem=problem)
    round_ = _Round(store, settings, alert)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(round_.serve, places))
    return SendResult(
        sent=sum(outcome.sent for outcome in outcomes),
        problem=next(filter(None, (outcome.problem for outcome in outcomes)), problem),
    )


class _Round:
    """What all places need."""

    def __init__(self, store: Store, settings: Settings, alert: Callable[[int], Alert]) -> None:
        self._store, self._settings, self._alert = store, settings, alert
        self._encryption = Encryption(settings)
        self._refused: dict[int, DeliveryRefused] = {}
        self._closed: set[int] = set()

    def serve(self, place: str) -> SendResult:
        """Deliver what is due at a place, until nothing is or it takes no more."""
        sent, problem, until = 0, "", monotonic() + ONE_ROUND
        while monotonic() < until and (claimed := self._store.deliveries.claim(place, calendar.now(), AT_ONCE)):
            try:
                with open_transport(claimed[0].channel.medium, self._settings, self._encryption) as send_message:
                    while claimed and monotonic() < until:
                        if not self._rests(claimed[0]):
                            refusal = self._deliver(send_message, claimed[0])
                            sent, problem = sent + (not refusal), refusal or problem
                        del claimed[0]
            except ChannelDown as down:
                claimed += self._store.deliveries.claim(place, calendar.now(), 10_000)
                for delivery in claimed:
                    own = delivery.channel.medium is not Medium.MAIL  # the mail server's troubles are no address's
                    self._later(delivery, str(down), down.wait, own=own)
                return SendResult(sent=sent, problem=str(down))
            self._store.deliveries.release(claimed, calendar.now())
        return SendResult(sent=sent, problem=problem)

    def _rests(self, delivery: Delivery) -> bool:
        """Whether a channel took nothing in this round, and is asked again in another; what it refused is its own
        trouble, and no other's at the same place. Of mails each may be refused for what it is.
        """
        channel = delivery.channel
        if channel.id in self._closed:
            return True
        refusal = self._refused.get(channel.id) if channel.medium is not Medium.MAIL else None
        if refusal:
            self._later(delivery, str(refusal), refusal.wait)
        return refusal is not None

    def _deliver(self, send_message: SendMessage, delivery: Delivery) -> str:
        """Returns why the message was not taken, empty if it was."""
        try:
            send_message(self._outgoing(delivery))
        except DeliveryRefused as refusal:
            self._refused[delivery.channel.id] = refusal
            self._later(delivery, str(refusal), refusal.wait, own=refusal.own)
            if refusal.permanent:
                self._close(delivery.channel, str(refusal))
            return str(refusal)
        except AlertError as error:
            self._later(delivery, str(error))
            return str(error)
        except UnknownAlert as gone:  # and with it went what was to be sent
            return str(gone)
        self._store.deliveries.set_sent(delivery, calendar.now())
        return ""

    def _outgoing(self, delivery: Delivery) -> OutgoingMessage:
        message = self._store.messages.one(delivery.message)
        first = self._store.messages.one(message.replies_to) if message.replies_to else None
        return OutgoingMessage(
            channel=delivery.channel,
            content=compose(self._store, message, self._alert(message.alert), self._settings.dashboard),
            id=_id(message.id, message.created, delivery.channel),
            replies_to=_id(first.id, first.created, delivery.channel) if first else None,
            created=message.created,
        )

    def _later(self, delivery: Delivery, answer: str, wait: float | None = None, *, own: bool = True) -> None:
        """`own`: it is the channel that failed, and not what all of them go through."""
        now = calendar.now()
        self._store.deliveries.set_failed(delivery, answer, now, _next_try(delivery, now, wait), own=own)
        channel = delivery.channel
        if own and channel.failing and now - channel.failing > GIVEN_UP:
            self._close(channel, f"Nothing was taken for a day. {answer}")

    def _close(self, channel: Channel, reason: str) -> None:
        if channel.id not in self._closed:
            self._closed.add(channel.id)
            close_channel(self._store, channel, reason)


def _id(message: int, created: datetime, channel: Channel) -> str:
    """The same for a message and a channel at every try, and for no other, also of a store that was begun anew."""
    return f"{message}.{channel.id}.{created:%Y%m%d%H%M%S}"


def _next_try(delivery: Delivery, now: datetime, wait: float | None) -> datetime:
    doubled = min(timedelta(minutes=2 ** min(delivery.tries, 10)), LONGEST_WAIT)
    return now + max(doubled * (1 + random.uniform(0, JITTER)), timedelta(seconds=wait or 0))
