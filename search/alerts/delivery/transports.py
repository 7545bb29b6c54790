"""Who carries letters to a place: to the mail server in one session, to a webhook or through Apprise one by one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Medium
from search.alerts.delivery.addresses import destination
from search.alerts.delivery.mail import smtp
from search.alerts.delivery.webhook import webhook_transport
from search.alerts.messages.as_json import as_json
from search.alerts.messages.as_mail import as_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from email.message import EmailMessage

    from search.alert import Channel
    from search.alerts.delivery.encryption import Encryption
    from search.alerts.messages.content import MessageContent
    from search.settings import Settings

    SendMessage = Callable[["OutgoingMessage"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A letter on its way to a channel.

    `id`: the same at every try, so that a receiver that was sent it twice sees that it is the same; `replies_to`: that
    of the first letter of its event. `created`: when the letter's message was put together (UTC).
    """

    channel: Channel
    content: MessageContent
    id: str
    replies_to: str | None
    created: datetime


@contextmanager
def open_transport(medium: Medium, settings: Settings, encryption: Encryption) -> Iterator[SendMessage]:
    """Carries parcels of one medium to one place.

    To carry one raises `DeliveryRefused` where this parcel is not taken, `ChannelDown` where none is.
    """
    match medium:
        case Medium.MAIL:
            with smtp.connected(settings.smtp) as server:
                yield lambda outgoing: smtp.send(server, _mail(outgoing, settings, encryption), settings.smtp)
        case Medium.WEBHOOK:
            yield lambda outgoing: _post(outgoing, settings, encryption)
        case Medium.APPRISE:
            yield lambda outgoing: _notify(outgoing, settings, encryption)


def unsubscribe_address(channel: Channel, settings: Settings, encryption: Encryption) -> str:
    """The address at which the reader of a channel ends it, without a login (RFC 8058)."""
    return f"{settings.dashboard.rstrip('/')}/unsubscribe/{channel.id}/{encryption.token('unsubscribe', channel.id)}"


def _mail(outgoing: OutgoingMessage, settings: Settings, encryption: Encryption) -> EmailMessage:
    host = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    return as_mail(
        outgoing.content,
        sender=settings.mail_from,
        to=outgoing.channel.shown,
        message_id=f"<{outgoing.id}@{host}>",
        replies_to=f"<{outgoing.replies_to}@{host}>" if outgoing.replies_to else None,
        date=outgoing.created,
        unsubscribe=unsubscribe_address(outgoing.channel, settings, encryption),
    )


def _post(outgoing: OutgoingMessage, settings: Settings, encryption: Encryption) -> None:
    to = destination(outgoing.channel, encryption)
    told = as_json(outgoing.content, outgoing.created)
    webhook_transport.post(to.address, to.secret, told, outgoing.id, calendar.now(), settings.allowed_networks)


def _notify(outgoing: OutgoingMessage, settings: Settings, encryption: Encryption) -> None:
    from search.alerts.delivery.apprise.apprise_transport import send  # Apprise takes more than a second to load

    send(destination(outgoing.channel, encryption).address, outgoing.content, settings.allowed_networks)
