"""A sign to a monitor outside: where it stays away, somebody hears of it who is not on this machine."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import httpx

TIMEOUT = 10
"""Seconds for which a monitor may keep the watch waiting."""

_log = logging.getLogger(__name__)


class Monitor:
    """An outside monitor at an http(s) address, such as healthchecks.io gives out; at an empty one nobody is asked."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._failing = False

    def ping(self) -> None:
        """Say that all went well. That the monitor does not answer is logged when it begins, and stops nothing."""
        if not self._address:
            return
        try:
            httpx.get(self._address, timeout=TIMEOUT).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._failed(error)
        else:
            self._failing = False

    def _failed(self, error: Exception) -> None:
        """The address is a secret but for its host, and httpx's own words may hold it."""
        if not self._failing:
            host = urlsplit(self._address).hostname
            answer = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
            _log.warning("The monitor at %s does not take the ping: %s.", host, answer)
        self._failing = True
