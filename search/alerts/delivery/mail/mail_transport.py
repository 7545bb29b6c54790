"""The mail transport: build a mail from each message and send all of them through one connection."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.alerts.delivery.mail import smtp
from search.alerts.messages.as_mail import as_mail, sender_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from search.alert import Channel
    from search.alerts.delivery.encryption import Encryption
    from search.alerts.delivery.outgoing_message import OutgoingMessage, SendMessage
    from search.settings import Settings


@contextmanager
def connect(settings: Settings, encryption: Encryption) -> Iterator[SendMessage]:
    """Connect to the mail server and yield the function that sends one message through it.

    The function raises `DeliveryRefused` and `ChannelDown`.
    """
    with smtp.connected(settings.smtp) as server:
        yield lambda message: smtp.send(server, _mail(message, settings, encryption), settings.smtp)


def unsubscribe_address(channel: Channel, settings: Settings, encryption: Encryption) -> str:
    """Return the web address at which the reader of a channel ends it without logging in (RFC 8058)."""
    proof = encryption.token("unsubscribe", channel.token)
    return f"{settings.dashboard.rstrip('/')}/unsubscribe/{channel.token}/{proof}"


def _mail(message: OutgoingMessage, settings: Settings, encryption: Encryption) -> EmailMessage:
    host = sender_host(settings.mail_from)
    return as_mail(
        message.content,
        sender=settings.mail_from,
        to=message.channel.shown,
        message_id=f"<{message.id}@{host}>",
        replies_to=f"<{message.replies_to}@{host}>" if message.replies_to else None,
        date=message.created,
        unsubscribe=unsubscribe_address(message.channel, settings, encryption),
    )
