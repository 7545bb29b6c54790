"""A DNS resolver that keeps crawls out of private networks, wherever a source's links, names and redirects lead.

The resolver looks up the host of every connection, whether it is a name or an address. The connection is made to the
addresses that were checked, so a name that resolves differently a moment later (DNS rebinding) is harmless. Behind an
HTTP proxy the host is the proxy's: its network has to be allowed, and the proxy has to do the checking.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from twisted.internet._resolver import GAIResolver

from search.network import is_public

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network, IPv6Network

    from scrapy import Request
    from scrapy.crawler import Crawler

NETWORKS = "BLUELIGHT_ALLOWED_NETWORKS"
"""The Scrapy setting that lists the networks (CIDR) that may be reached although they are not public."""

_refused: dict[str, str] = {}
"""Refused hosts, with one address of each. They are kept here because Twisted does not say why a look-up failed."""


class PublicResolver(GAIResolver):
    """A resolver that knows only hosts all of whose addresses are on the public internet or in allowed networks."""

    def __init__(self, reactor: Any, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        super().__init__(reactor, getaddrinfo=self._public)
        self._installed_on, self._allowed = reactor, allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Return the resolver with the networks that the settings allow."""
        return cls(reactor, [ip_network(each) for each in crawler.settings.getlist(NETWORKS)])

    def install_on_reactor(self) -> None:
        """Install the resolver; Scrapy calls this method."""
        self._installed_on.installNameResolver(self)

    def _public(self, *asked: Any, **wanted: Any) -> list[Any]:
        """Return what `socket.getaddrinfo` does, nothing if an address may not be reached. Runs in a thread."""
        try:
            addresses = socket.getaddrinfo(*asked, **wanted)
        except UnicodeError as error:  # a part of the name is empty, or too long
            raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
        for each in addresses:
            if not is_public(ip_address(each[4][0]), self._allowed):
                _refused[str(asked[0])] = str(each[4][0])
                return []
        return addresses


class RefusedHostMiddleware:
    """A downloader middleware that reports a refused host.

    It is next to the downloader, so that the request is not retried and the host is not called unknown.
    """

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise `IgnoreRequest` instead of the failed look-up if the host was refused."""
        name = urlsplit(request.meta.get("proxy") or request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and name in _refused:
            host = f"{name} resolves to {_refused[name]}, which" if name != _refused[name] else name
            raise IgnoreRequest(f"{host} is not a public address; {NETWORKS} can allow it") from exception
