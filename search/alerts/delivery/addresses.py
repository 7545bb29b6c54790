"""Read the addresses that people type for the channels of an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.mail.mail_address import mail_channel
from search.alerts.delivery.webhook.webhook_address import webhook_channel
from search.errors import AlertError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network, IPv6Network

    from search.alerts.delivery.destination import NewChannel
    from search.settings import Settings

LONGEST_ADDRESS = 2_000
"""The longest address of a webhook or a service, in characters."""


def read_address(text: str, encryption: Encryption, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> NewChannel:
    """Return the channel for an address that a person typed.

    It is a mail address such as desk@host, a webhook's https://… address, or a service's address such as slack://….
    The web addresses that Slack, Teams, Discord and others give out for posting are read as addresses of the service.
    A webhook may have an http address if its host is in an `allowed` network. Raises `AlertError`, whose message
    repeats no secret.
    """
    text = text.strip()
    scheme, separator, _ = text.partition("://")
    if not separator:
        return mail_channel(text)
    if scheme.lower() == "mailto":
        raise AlertError("Leave out mailto:// and write the mail address alone.")
    if len(text) > LONGEST_ADDRESS or not text.isprintable():
        raise AlertError(f"An address has at most {LONGEST_ADDRESS} printable characters.")
    from search.alerts.delivery.apprise import apprise_services  # importing Apprise takes more than a second

    if scheme.lower() in ("http", "https") and not apprise_services.is_service_address(text):
        return webhook_channel(text, encryption, allowed)
    return apprise_services.apprise_channel(text, encryption)


def read_addresses(addresses: Sequence[str], settings: Settings) -> list[NewChannel]:
    """Return the channels for these addresses, read by `read_address` with the key and networks of the settings.

    Raises `AlertError`, and `SettingsError` if no key is set and none can be stored.
    """
    if not addresses:
        return []
    encryption = Encryption(settings)
    return [read_address(address, encryption, settings.allowed_networks) for address in addresses]
