"""The address and the secret of a channel: as they are typed, encrypted in the store, and decrypted for sending."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search import alert
from search.alert import Medium

if TYPE_CHECKING:
    from search.alerts.delivery.encryption import Encryption


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChannel(alert.ChannelAddress):
    """A channel that is not in the store yet.

    `secret` is the key that signs a webhook's messages. It is shown when the channel is made, and never again.
    """

    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Destination:
    """The address that a channel's messages are sent to, and the key that signs a webhook's messages."""

    address: str = field(repr=False)
    secret: str = field(default="", repr=False)


def encrypt_destination(destination: Destination, encryption: Encryption) -> str:
    """Return a destination as the store keeps it."""
    parts = (destination.address, destination.secret) if destination.secret else (destination.address,)
    return encryption.encrypt(json.dumps(parts))


def channel_destination(channel: alert.Channel, encryption: Encryption) -> Destination:
    """Return the destination of a channel. Raises `AlertError` if it was encrypted with another key."""
    if channel.medium is Medium.MAIL:
        return Destination(channel.shown)
    return Destination(*json.loads(encryption.decrypt(channel.encrypted)))
