"""Ping an outside monitor after each round, so that somebody is notified if Blue Light or its machine stops."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from search.network import only_public

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network, IPv6Network

TIMEOUT = 10
"""Seconds after which a ping is given up."""

_log = logging.getLogger(__name__)


class Monitor:
    """An outside monitor at an http(s) address, such as one from healthchecks.io. An empty address disables it.

    It has a public address, or is in an `allowed` network.
    """

    def __init__(self, address: str, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        self._address, self._allowed = address, allowed
        self._failing = False

    def ping(self) -> None:
        """Report that a round went well. The first failure of the monitor is logged; failures have no other effect."""
        if not self._address:
            return
        with only_public(self._allowed) as refused:
            try:
                httpx.get(self._address, timeout=TIMEOUT).raise_for_status()
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                self._log_failure(error, refused)
            else:
                self._failing = False

    def _log_failure(self, error: Exception, refused: Sequence[str]) -> None:
        """Log only the host, since the address is secret and httpx's own message may contain it."""
        if not self._failing:
            host = urlsplit(self._address).hostname
            answer = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
            answer = refused[0] if refused else answer
            _log.warning("The monitor at %s does not take the ping: %s.", host, answer)
        self._failing = True
