"""From what a person types as a channel to what is kept of it."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpx

from search import alert as kept
from search.alert import MAIL_SERVER, Channel, Medium
from search.alerts.delivery.encryption import Encryption
from search.errors import AlertError
from search.network import SETTING, is_allowed, is_public

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

    from search.settings import Settings

LONGEST_MAIL_ADDRESS = 254
"""Characters; RFC 5321 has 256 for an address in its angle brackets."""
LONGEST_ADDRESS = 2_000

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChannel(kept.ChannelAddress):
    """A channel that is not kept yet.

    `secret`: what a webhook's messages are signed with. It is shown when the channel is made, and never again.
    """

    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a channel's messages go, and what a webhook's are signed with."""

    address: str = field(repr=False)
    secret: str = field(default="", repr=False)


def read_address(text: str, encryption: Encryption, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> NewChannel:
    """What a person typed: desk@host, a webhook's https://…, or a service's address such as slack://….

    The web address that Slack, Teams, Discord and others give out for posting is taken for what it is. A webhook may
    be at an http address where its host is in an allowed network. Raises `AlertError`, which repeats no secret.
    """
    text = text.strip()
    scheme, found, _ = text.partition("://")
    if not found:
        return NewChannel(medium=Medium.MAIL, server=MAIL_SERVER, shown=mail_address(text))
    if scheme.lower() == "mailto":
        raise AlertError("Leave out mailto:// and write the mail address alone.")
    if len(text) > LONGEST_ADDRESS or not text.isprintable():
        raise AlertError(f"An address has {LONGEST_ADDRESS} printable characters at most.")
    from search.alerts.delivery.apprise.apprise_services import (
        AppriseService,
    )  # Apprise takes more than a second to load

    web = scheme.lower() in ("http", "https")
    if web and not AppriseService.gives_out(text):
        return _webhook(text, encryption, allowed)
    service = AppriseService(text)
    return NewChannel(
        medium=Medium.APPRISE, server=service.server, shown=service.shown, encrypted=_encrypted(encryption, text)
    )


def read_addresses(addresses: Sequence[str], settings: Settings) -> list[NewChannel]:
    """`read_channel` of each, by the settings. Raises `SettingsError` as well, where no key can be kept."""
    if not addresses:
        return []
    encryption = Encryption(settings)
    return [read_address(address, encryption, settings.allowed_networks) for address in addresses]


def destination(channel: Channel, encryption: Encryption) -> Destination:
    """Where a channel leads. Raises `AlertError` where it was sealed under another key."""
    if channel.medium is Medium.MAIL:
        return Destination(channel.shown)
    return Destination(*json.loads(encryption.decrypt(channel.encrypted)))


def mail_address(text: str) -> str:
    """A mail address, without the space around it. Raises `AlertError`."""
    try:
        address = Address(addr_spec=text.strip())
    except (HeaderParseError, MessageError, ValueError, IndexError) as error:
        raise AlertError(f"{text!r} is not a mail address.") from error
    if (
        not address.username
        or not address.domain
        or not text.isascii()
        or len(address.addr_spec) > LONGEST_MAIL_ADDRESS
    ):
        raise AlertError(f"{text!r} is not a mail address.")
    return address.addr_spec


def _webhook(text: str, encryption: Encryption, allowed: Sequence[IPv4Network | IPv6Network]) -> NewChannel:
    try:
        address = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise AlertError("The webhook's address cannot be read; it looks like https://host/path.") from error
    if not address.host or " " in text or not 0 < (address.port or 443) < 65536:
        raise AlertError("The webhook's address leads to no host; it looks like https://host/path.")
    _check_host(address, allowed)
    secret = f"whsec_{b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    return NewChannel(
        medium=Medium.WEBHOOK,
        server=address.host,
        shown=f"{address.scheme}://{address.netloc.decode().rpartition('@')[2]}/…",
        encrypted=_encrypted(encryption, str(address.copy_with(fragment=None)), secret),
        secret=secret,
    )


def _check_host(address: httpx.URL, allowed: Sequence[IPv4Network | IPv6Network]) -> None:
    """As far as it can be told without asking for the name, which is done at each message."""
    number = _number(address.host)
    if address.scheme == "http" and not (is_allowed(number, allowed) if number else allowed):
        raise AlertError(f"A webhook's address begins with https://; http:// is for hosts in a network of {SETTING}.")
    if number and not is_public(number, allowed):
        raise AlertError(f"{address.host} is no public address; {SETTING} can allow it.")


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _encrypted(encryption: Encryption, *parts: str) -> str:
    return encryption.encrypt(json.dumps(parts))
