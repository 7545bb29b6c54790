"""Who carries letters to a place: to the mail server in one session, to a webhook or through Apprise one by one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from search import newsroom
from search.alert import Medium
from search.alerts import smtp, webhook
from search.alerts.channels import destination
from search.alerts.mail import compose
from search.alerts.payload import payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from email.message import EmailMessage

    from search.alert import Channel
    from search.alerts.letter import Letter
    from search.alerts.sealing import Seals
    from search.settings import Settings

    Carry = Callable[["Parcel"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A letter on its way to a channel.

    `id`: the same at every try, so that a receiver that was sent it twice sees that it is the same; `replies_to`: that
    of the first letter of its event. `created`: when the letter's message was put together (UTC).
    """

    channel: Channel
    letter: Letter
    id: str
    replies_to: str | None
    created: datetime


@contextmanager
def courier(medium: Medium, settings: Settings, seals: Seals) -> Iterator[Carry]:
    """Carries parcels of one medium to one place.

    To carry one raises `DeliveryRefused` where this parcel is not taken, `ChannelDown` where none is.
    """
    match medium:
        case Medium.MAIL:
            with smtp.connected(settings.smtp) as server:
                yield lambda parcel: smtp.send(server, _mail(parcel, settings, seals), settings.smtp)
        case Medium.WEBHOOK:
            yield lambda parcel: _post(parcel, settings, seals)
        case Medium.APPRISE:
            yield lambda parcel: _notify(parcel, settings, seals)


def unsubscribing(channel: Channel, settings: Settings, seals: Seals) -> str:
    """The address at which the reader of a channel ends it, without a login (RFC 8058)."""
    return f"{settings.dashboard.rstrip('/')}/unsubscribe/{channel.id}/{seals.token('unsubscribe', channel.id)}"


def _mail(parcel: Parcel, settings: Settings, seals: Seals) -> EmailMessage:
    host = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    return compose(
        parcel.letter,
        sender=settings.mail_from,
        to=parcel.channel.shown,
        message_id=f"<{parcel.id}@{host}>",
        replies_to=f"<{parcel.replies_to}@{host}>" if parcel.replies_to else None,
        date=parcel.created,
        unsubscribe=unsubscribing(parcel.channel, settings, seals),
    )


def _post(parcel: Parcel, settings: Settings, seals: Seals) -> None:
    to = destination(parcel.channel, seals)
    told = payload(parcel.letter, parcel.created)
    webhook.post(to.address, to.secret, told, parcel.id, newsroom.now(), settings.allowed_networks)


def _notify(parcel: Parcel, settings: Settings, seals: Seals) -> None:
    from search.alerts.apprise_channel import send  # Apprise takes more than a second to load

    send(destination(parcel.channel, seals).address, parcel.letter, settings.allowed_networks)
