"""Check the address of a webhook, and make the secret that signs its messages."""

from __future__ import annotations

import secrets
from base64 import b64encode
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpx

from search.alert import Medium
from search.alerts.delivery.destination import Destination, NewChannel, encrypt_destination
from search.errors import AlertError
from search.network import SETTING, is_allowed, is_public

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

    from search.alerts.delivery.encryption import Encryption

HIGHEST_PORT = 65_535

_SECRET_BYTES = 32


def webhook_channel(text: str, encryption: Encryption, allowed: Sequence[IPv4Network | IPv6Network]) -> NewChannel:
    """Return the channel for a webhook's address, with a new secret.

    The address may begin with http:// if the host is in an `allowed` network. Raises `AlertError`.
    """
    try:
        address = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise AlertError("The webhook's address cannot be read; write it like https://host/path.") from error
    if " " in text or not has_host(address):
        raise AlertError("The webhook's address has no valid host or port; write it like https://host/path.")
    _check_host(address, allowed)
    secret = f"whsec_{b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    return NewChannel(
        medium=Medium.WEBHOOK,
        server=address.host,
        shown=f"{address.scheme}://{address.netloc.decode().rpartition('@')[2]}/…",
        encrypted=encrypt_destination(Destination(str(address.copy_with(fragment=None)), secret), encryption),
        secret=secret,
    )


def has_host(address: httpx.URL) -> bool:
    """Return whether an address has a host, and no port that cannot exist."""
    return bool(address.host) and 0 < (address.port or 443) <= HIGHEST_PORT


def _check_host(address: httpx.URL, allowed: Sequence[IPv4Network | IPv6Network]) -> None:
    """Check a host that is written as a number; a name is looked up and checked at each message."""
    number = _number(address.host)
    if address.scheme == "http" and not (is_allowed(number, allowed) if number else allowed):
        raise AlertError(
            f"A webhook's address must begin with https://; http:// is only for hosts in a network of {SETTING}."
        )
    if number and not is_public(number, allowed):
        raise AlertError(f"{address.host} is not a public address; {SETTING} can allow it.")


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
