"""Read mail addresses."""

from __future__ import annotations

from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address

from search.alert import MAIL_SERVER, Medium
from search.alerts.delivery.destination import NewChannel
from search.errors import AlertError

LONGEST_MAIL_ADDRESS = 254
"""Characters. RFC 5321 allows 256 for an address in angle brackets."""


def mail_channel(text: str) -> NewChannel:
    """Return the channel for a mail address. Raises `AlertError`."""
    return NewChannel(medium=Medium.MAIL, server=MAIL_SERVER, shown=mail_address(text))


def mail_address(text: str) -> str:
    """Return a mail address without the spaces around it. Raises `AlertError`."""
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
