"""Limits how many requests the same sender may make."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope

_MOST = 10_000
"""Senders that are remembered at the same time."""
_MINUTE = 60.0


class RequestLimit:
    """Allows each sender so many requests in a minute, all at once or spread over it.

    The method is the generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): of each
    sender it remembers only the moment at which all its requests will be forgotten.
    """

    def __init__(self, a_minute: int) -> None:
        self._interval = _MINUTE / a_minute
        self._forgotten: dict[str, float] = {}

    def wait(self, sender: str) -> int:
        """Count a request. Return 0 if it is allowed, else after how many seconds the next one will be."""
        now = monotonic()
        forgotten = max(self._forgotten.pop(sender, now), now) + self._interval
        is_allowed = forgotten - now <= _MINUTE
        self._forgotten[sender] = forgotten if is_allowed else forgotten - self._interval
        if len(self._forgotten) > _MOST:
            del self._forgotten[next(iter(self._forgotten))]  # the sender that has been quiet for longest
        return 0 if is_allowed else ceil(forgotten - now - _MINUTE)


def sender(scope: Scope) -> str:
    """Return the address that a request came from; of IPv6 the network (/64), which may all be one machine."""
    host = str((scope.get("client") or ("", 0))[0])
    try:
        address = ip_address(host)
    except ValueError:  # a socket in the file system
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host
