"""Keeps crawls out of the newsroom's own network, whatever a source's links, names and redirects lead to.

Every connection's host, a name or an address, is looked up by the resolver here, and the connection is made to the
very addresses that were looked at: a name that changes its mind in between (DNS rebinding) changes nothing. Behind an
HTTP proxy the host is the proxy's, so its network has to be allowed, and guarding is its task.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from twisted.internet._resolver import GAIResolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler

NETWORKS = "BLUELIGHT_ALLOWED_NETWORKS"
"""The Scrapy setting that lists the networks (CIDR) that may be read although they are not public."""

_UNICAST = IPv6Network("2000::/3")
"""All that IANA has given out of IPv6 (https://www.iana.org/assignments/ipv6-address-space)."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that stand for those of IPv4, to machines that have only IPv6 (RFC 6052)."""
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
            found = socket.getaddrinfo(*asked, **wanted)
        except UnicodeError as error:  # a part of the name is empty, or too long
            raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
        public = [each for each in found if is_public(ip_address(each[4][0]), self._allowed)]
        if found and not public:
            _refused[str(asked[0])] = str(found[0][4][0])
        return public


class SayWhatWasRefused:
    """A downloader middleware next to the downloader: a host that was refused is neither retried nor "not known"."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises `IgnoreRequest` in place of the look-up's failure."""
        name = urlsplit(request.meta.get("proxy") or request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and name in _refused:
            led = f"{name} leads to {_refused[name]}, which" if name != _refused[name] else name
            raise IgnoreRequest(f"{led} is no public address; {NETWORKS} can allow it") from exception


def is_public(address: IPv4Address | IPv6Address, allowed: Iterable[IPv4Network | IPv6Network] = ()) -> bool:
    """Whether an address may be read: it is one of the public internet, or of an allowed network.

    One of IPv6 that stands for one of IPv4 is as public as that. What is public is IANA's registries:
    https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry
    """
    meant = _meant(address)
    if any(meant in network for network in allowed):
        return True
    return meant.is_global and not meant.is_multicast and (isinstance(meant, IPv4Address) or meant in _UNICAST)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that one of IPv6 stands for (mapped, NAT64, 6to4); any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
