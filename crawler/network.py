"""Keeps crawls out of the newsroom's own network, whatever a source's links, names and redirects lead to.

Every connection's host, a name or an address, is looked up by the resolver here, and the connection is made to the
very address that was looked at: a name that changes its mind in between (DNS rebinding) changes nothing. Behind an
HTTP proxy the host is the proxy's, so its network has to be allowed, and guarding is its task.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

NETWORKS = "BLUELIGHT_ALLOWED_NETWORKS"
"""The Scrapy setting that lists the networks (CIDR) that may be read although they are not public."""

_refused: dict[str, str] = {}
"""Hosts that led where they must not, and where; Twisted's look-ups have no way to tell why one failed."""


class PublicResolver(CachingThreadedResolver):
    """Resolves a host to an address on the public internet or in an allowed network, or not at all. IPv4 only."""

    allowed: Sequence[IPv4Network | IPv6Network] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = [ip_network(each) for each in crawler.settings.getlist(NETWORKS)]
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        found: Deferred[str] = super().getHostByName(name, timeout).addCallback(self._only_public, name)
        return found

    def _only_public(self, address: str, name: str) -> str:
        if is_public(ip_address(address), self.allowed):
            return address
        _refused[name] = address
        raise DNSLookupError(f"{name} leads to {address}")


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

    What is public is IANA's registry: https://www.iana.org/assignments/iana-ipv4-special-registry
    """
    return any(address in network for network in allowed) or (address.is_global and not address.is_multicast)
