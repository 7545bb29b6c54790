"""Setting an alert: what is kept was checked first."""

from __future__ import annotations

from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from typing import TYPE_CHECKING

from search import newsroom
from search.errors import AlertError, QueryError
from search.query import parse
from search.query.tree import All

if TYPE_CHECKING:
    from search.store import Store

LONGEST_ADDRESS = 254
"""Characters; RFC 5321 has 256 for an address in its angle brackets."""


def add_alert(store: Store, query: str, email: str) -> int:
    """Set an alert on what comes from now on; returns its number.

    Raises `QueryError` for a query that cannot be read or would match everything, `AlertError` for an address
    that cannot be one.
    """
    if isinstance(parse(query, store.sources.names() or None), All):
        raise QueryError("An alert needs something to look for; type a word such as inquest.", 0)
    return store.alerts.add(query.strip(), _address(email), newsroom.now())


def _address(email: str) -> str:
    try:
        address = Address(addr_spec=email.strip())
    except (HeaderParseError, MessageError, ValueError, IndexError) as error:
        raise AlertError(f"{email!r} is not a mail address.") from error
    if not address.username or not address.domain or not email.isascii() or len(address.addr_spec) > LONGEST_ADDRESS:
        raise AlertError(f"{email!r} is not a mail address.")
    return address.addr_spec
