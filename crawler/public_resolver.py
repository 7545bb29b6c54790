"""Keeps crawls out of the newsroom's own network, whatever a source's links, names and redirects lead to.

Every connection's host, a name or an address, is looked up by the resolver here, and the connection is made to the
very addresses that were looked at: a name that changes its mind in between (DNS rebinding) changes nothing. Behind an
HTTP proxy the host is the proxy's, so its network has to be allowed, and guarding is its task.
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
"""The Scrapy setting that lists the networks (CIDR) that may be read although they are not public."""

_refused: dict[str, str] = {}
"""Hosts that led where they must not, and where; Twisted's look-ups have no way to tell why one failed."""


class PublicResolver(GAIResolver):
    """Resolves a host to its addresses on the public internet or in allowed networks, or not at all."""

    def __init__(self, reactor: Any, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        super().__init__(reactor, getaddrinfo=self._public)
        self._installed_on, self._allowed = reactor, allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, [ip_network(each) for each in crawler.settings.getlist(NETWORKS)])

    def install_on_reactor(self) -> None:
        """Scrapy's way of putting a resolver to use."""
        self._installed_on.installNameResolver(self)

    def _public(self, *asked: Any, **wanted: Any) -> list[Any]:
        """As `socket.getaddrinfo`, without the addresses that may not be read; runs in a thread."""
        try:
            addresses = socket.getaddrinfo(*asked, **wanted)
        except UnicodeError as error:  # a part of the name is empty, or too long
            raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
        public = [each for each in addresses if is_public(ip_address(each[4][0]), self._allowed)]
        if addresses and not public:
            _refused[str(asked[0])] = str(addresses[0][4][0])
        return public


class RefusedHostMiddleware:
    """A downloader middleware next to the downloader: a host that was refused is neither retried nor "not known"."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises `IgnoreRequest` in place of the look-up's failure."""
        name = urlsplit(request.meta.get("proxy") or request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and name in _refused:
            host = f"{name} leads to {_refused[name]}, which" if name != _refused[name] else name
            raise IgnoreRequest(f"{host} is no public address; {NETWORKS} can allow it") from exception
