"""Ping an outside monitor after each round, so that somebody is notified if Blue Light or its machine stops."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import httpx

TIMEOUT = 10
"""Seconds after which a ping is given up."""

_log = logging.getLogger(__name__)


class Monitor:
    """An outside monitor at an http(s) address, such as one from healthchecks.io. An empty address disables it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._failing = False

    def ping(self) -> None:
        """Report that a round went well. The first failure of the monitor is logged; failures have no other effect."""
        if not self._address:
            return
        try:
            httpx.get(self._address, timeout=TIMEOUT).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._log_failure(error)
        else:
            self._failing = False

    def _log_failure(self, error: Exception) -> None:
        """Log only the host, since the address is secret and httpx's own message may contain it."""
        if not self._failing:
            host = urlsplit(self._address).hostname
            answer = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
            _log.warning("The monitor at %s does not take the ping: %s.", host, answer)
        self._failing = True
