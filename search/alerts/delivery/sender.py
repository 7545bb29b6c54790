"""The sender: put notices into messages, and send each message to every channel of its alert.

The servers (the mail server, the host of a webhook, a service) are served independently, so that one that is down does
not delay the others.
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
from search.alerts.delivery.outgoing_message import OutgoingMessage
from search.alerts.delivery.transports import open_transport
from search.alerts.events.digests import bundles_of
from search.alerts.messages.composer import compose
from search.errors import AlertError, ChannelDown, DeliveryRefused, UnknownAlert

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Alert, Channel
    from search.alerts.delivery.outgoing_message import SendMessage
    from search.settings import Settings
    from search.store import Store
    from search.store.deliveries import Delivery

AT_ONCE = 20
"""Messages that are claimed together."""
ONE_ROUND = 30
"""Seconds after which a slow server has to wait for the next round, so that it does not delay the others."""
SIDE_BY_SIDE = 8
"""Servers that are served at the same time."""
LONGEST_WAIT = timedelta(hours=1)
"""The longest time between two tries."""
GIVEN_UP = timedelta(hours=24)
"""A channel that has taken nothing for so long is closed, and its owner is notified in another way."""
JITTER = 0.1
"""The largest share by which a wait is made longer, so that what failed together is not tried again together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """How many messages were taken, and the problem of the others in one sentence, which is empty if all were taken."""

    sent: int = 0
    problem: str = ""


def send_due(store: Store, settings: Settings) -> SendResult:
    """Send everything that is due, each message at least once. A message that is not taken is tried again later.

    The time between two tries doubles from a minute to an hour. Raises `StoreError`, `SettingsError`.
    """
    alert = cache(store.alerts.one)
    store.messages.bundle(
        lambda number, notices, last_hour: bundles_of(alert(number), notices, last_hour), calendar.now()
    )
    servers = store.deliveries.servers(calendar.now())
    problem = ""
    if MAIL_SERVER in servers and not settings.smtp:
        servers.remove(MAIL_SERVER)
        problem = (
            f"No mail server is set (BLUELIGHT_SMTP); mails waiting: {store.deliveries.count_waiting(MAIL_SERVER)}."
        )
    if not servers:
        return SendResult(problem=problem)
    round_ = _Round(store, settings, alert)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        results = list(pool.map(round_.serve, servers))
    return SendResult(
        sent=sum(result.sent for result in results),
        problem=next(filter(None, (result.problem for result in results)), problem),
    )


class _Round:
    """One round of the sender over all servers; the servers share what it knows."""

    def __init__(self, store: Store, settings: Settings, alert: Callable[[int], Alert]) -> None:
        self._store, self._settings, self._alert = store, settings, alert
        self._encryption = Encryption(settings)
        self._refused: dict[int, DeliveryRefused] = {}
        self._closed: set[int] = set()

    def serve(self, server: str) -> SendResult:
        """Deliver what is due at a server, until nothing is left, the server is down, or its time is up."""
        sent, problem, until = 0, "", monotonic() + ONE_ROUND
        while monotonic() < until and (claimed := self._store.deliveries.claim(server, calendar.now(), AT_ONCE)):
            try:
                with open_transport(claimed[0].channel.medium, self._settings, self._encryption) as send_message:
                    while claimed and monotonic() < until:
                        if not self._skipped(claimed[0]):
                            refusal = self._deliver(send_message, claimed[0])
                            sent, problem = sent + (not refusal), refusal or problem
                        del claimed[0]
            except ChannelDown as down:
                claimed += self._store.deliveries.claim(server, calendar.now(), 10_000)
                for delivery in claimed:
                    failed = delivery.channel.medium is not Medium.MAIL  # no address is to blame for the mail server
                    self._postpone(delivery, str(down), down.wait, channel_failed=failed)
                return SendResult(sent=sent, problem=str(down))
            self._store.deliveries.release(claimed, calendar.now())
        return SendResult(sent=sent, problem=problem)

    def _skipped(self, delivery: Delivery) -> bool:
        """Skip channels that refused in this round, and postpone their deliveries.

        A mail address is not skipped unless it is closed, since a mail server refuses each mail for itself.
        """
        channel = delivery.channel
        if channel.id in self._closed:
            return True
        refusal = self._refused.get(channel.id) if channel.medium is not Medium.MAIL else None
        if refusal:
            self._postpone(delivery, str(refusal), refusal.wait)
        return refusal is not None

    def _deliver(self, send_message: SendMessage, delivery: Delivery) -> str:
        """Send a message, and return why it was not taken; the text is empty if it was taken."""
        try:
            send_message(self._outgoing_message(delivery))
        except DeliveryRefused as refusal:
            self._refused[delivery.channel.id] = refusal
            self._postpone(delivery, str(refusal), refusal.wait, channel_failed=refusal.channel_failed)
            if refusal.permanent:
                self._close(delivery.channel, str(refusal))
            return str(refusal)
        except AlertError as error:
            self._postpone(delivery, str(error))
            return str(error)
        except UnknownAlert as error:  # removing the alert removed this delivery as well
            return str(error)
        self._store.deliveries.set_sent(delivery, calendar.now())
        return ""

    def _outgoing_message(self, delivery: Delivery) -> OutgoingMessage:
        message = self._store.messages.one(delivery.message)
        first = self._store.messages.one(message.replies_to) if message.replies_to else None
        return OutgoingMessage(
            channel=delivery.channel,
            content=compose(self._store, message, self._alert(message.alert), self._settings.dashboard),
            id=_message_id(message.id, message.created, delivery.channel),
            replies_to=_message_id(first.id, first.created, delivery.channel) if first else None,
            created=message.created,
        )

    def _postpone(
        self, delivery: Delivery, answer: str, wait: float | None = None, *, channel_failed: bool = True
    ) -> None:
        """Try a delivery again later; `channel_failed` is false if not the channel but its server is in trouble."""
        now = calendar.now()
        next_try = _next_try(delivery, now, wait)
        self._store.deliveries.set_failed(delivery, answer, now, next_try, channel_failed=channel_failed)
        channel = delivery.channel
        if channel_failed and channel.failing and now - channel.failing > GIVEN_UP:
            self._close(channel, f"No message was taken for a day. {answer}")

    def _close(self, channel: Channel, reason: str) -> None:
        if channel.id not in self._closed:
            self._closed.add(channel.id)
            close_channel(self._store, channel, reason)


def _message_id(message: int, created: datetime, channel: Channel) -> str:
    """Return the id of a message to a channel.

    It is the same at every try. The time makes it unique even if the store is set up again and its numbers start anew.
    """
    return f"{message}.{channel.id}.{created:%Y%m%d%H%M%S}"


def _next_try(delivery: Delivery, now: datetime, wait: float | None) -> datetime:
    doubled = min(timedelta(minutes=2 ** min(delivery.tries, 10)), LONGEST_WAIT)
    return now + max(doubled * (1 + random.uniform(0, JITTER)), timedelta(seconds=wait or 0))
