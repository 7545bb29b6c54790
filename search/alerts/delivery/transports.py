"""Open the transport for a medium: one connection for all mails, or single requests to a webhook or a service."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, assert_never

from search.alert import Medium
from search.alerts.delivery.mail import mail_transport
from search.alerts.delivery.webhook import webhook_transport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.alerts.delivery.encryption import Encryption
    from search.alerts.delivery.outgoing_message import SendMessage
    from search.settings import Settings


@contextmanager
def open_transport(medium: Medium, settings: Settings, encryption: Encryption) -> Iterator[SendMessage]:
    """Yield the function that sends a message of one medium to one server.

    The function raises `DeliveryRefused` if the receiver does not take this message, and `ChannelDown` if the receiver
    takes no message at the moment.
    """
    match medium:
        case Medium.MAIL:
            with mail_transport.connect(settings, encryption) as send_message:
                yield send_message
        case Medium.WEBHOOK:
            yield partial(webhook_transport.send_message, settings=settings, encryption=encryption)
        case Medium.APPRISE:
            from search.alerts.delivery.apprise import apprise_transport  # importing Apprise takes more than a second

            yield partial(apprise_transport.send_message, settings=settings, encryption=encryption)
        case _:
            assert_never(medium)
