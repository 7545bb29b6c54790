"""Keeps what people and web pages name as an address out of the newsroom's own network.

A name is looked up once, and the connection is made to the very address that was looked at: a name that changes its
mind in between (DNS rebinding) changes nothing. TLS is still verified against the name.
"""

from __future__ import annotations

import socket
import ssl
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpcore

from search.errors import AddressRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from ipaddress import IPv4Network

SETTING = "BLUELIGHT_ALLOWED_NETWORKS"

_UNICAST = IPv6Network("2000::/3")
"""All that IANA has given out of IPv6 (https://www.iana.org/assignments/ipv6-address-space)."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that stand for those of IPv4, to machines that have only IPv6 (RFC 6052)."""

_guarded: ContextVar[tuple[Sequence[IPv4Network | IPv6Network], list[str]] | None] = ContextVar("guarded", default=None)
"""Where `only_public` holds, what it allows and what it refused; None where it does not."""


def is_public(address: IPv4Address | IPv6Address, allowed: Iterable[IPv4Network | IPv6Network] = ()) -> bool:
    """Whether an address may be read: it is one of the public internet, or of an allowed network.

    One of IPv6 that stands for one of IPv4 is as public as that. What is public is IANA's registries:
    https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry
    """
    meant = _meant(address)
    if is_allowed(meant, allowed):
        return True
    return meant.is_global and not meant.is_multicast and (isinstance(meant, IPv4Address) or meant in _UNICAST)


def is_allowed(address: IPv4Address | IPv6Address, allowed: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether an address is of one of these networks."""
    return any(_meant(address) in network for network in allowed)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that one of IPv6 stands for (mapped, NAT64, 6to4); any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


class Connections(httpcore.SyncBackend):
    """Makes httpcore's connections for one request: to no address but a public or an allowed one, until time is up.

    With `secret` False what is sent can be read on the way (http), so only the allowed networks are connected to.
    """

    def __init__(self, allowed: Sequence[IPv4Network | IPv6Network], *, secret: bool, seconds: float) -> None:
        self._allowed, self._secret, self._until = allowed, secret, monotonic() + seconds

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *given: Any, **named: Any
    ) -> httpcore.NetworkStream:
        """Raises `AddressRefused` where the host leads elsewhere, httpcore's errors where nothing answers."""
        problem: Exception = httpcore.ConnectError("its name has no address")
        for address in self._looked_up(host, port):
            try:
                return _Hurried(super().connect_tcp(address, port, _left(self._until), *given, **named), self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def _looked_up(self, host: str, port: int) -> list[str]:
        try:
            found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError, OverflowError) as error:  # of a name that is none, a port that is none
            raise httpcore.ConnectError("its name is not known") from error
        refuse = [each for each in found if not self._may(ip_address(each))]
        if found and len(refuse) == len(found):
            raise AddressRefused(_refusal(host, refuse[0], secret=self._secret))
        return [each for each in found if each not in refuse]

    def _may(self, address: IPv4Address | IPv6Address) -> bool:
        return is_public(address, self._allowed) if self._secret else is_allowed(address, self._allowed)


class _Hurried(httpcore.NetworkStream):
    """A connection whose every step has the time that is left of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Hurried(self._stream.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    if (left := until - monotonic()) > 0:
        return left
    raise httpcore.ReadTimeout("no time is left")


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts."""
    return ssl.create_default_context()


@contextmanager
def only_public(allowed: Sequence[IPv4Network | IPv6Network]) -> Iterator[list[str]]:
    """Within it, no socket of this context connects or sends to an address that is neither public nor allowed.

    For libraries that make their own connections. Python tells its audit hooks of each address before it is used
    (PEP 578), redirects and new look-ups included; a refusal reaches the library as an `OSError`, and is in the list
    that is given. Threads are guarded that run in a copy of the context.
    """
    _install()
    refused: list[str] = []
    token = _guarded.set((allowed, refused))
    try:
        yield refused
    finally:
        _guarded.reset(token)


@cache
def _install() -> None:
    """Once for the process: an audit hook stays."""
    sys.addaudithook(_look)


def _look(event: str, given: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto", "socket.sendmsg") or not (guarded := _guarded.get()):
        return
    allowed, refused = guarded
    sock, address = given[:2]
    if address is None or sock.family not in (socket.AF_INET, socket.AF_INET6) or _may_be(address[0], allowed):
        return
    refused.append(_refusal(address[0], address[0]))
    raise PermissionError(refused[-1])


def _may_be(host: str, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        return is_public(ip_address(host), allowed)
    except ValueError:  # a name, which the system would look up again
        return False


def _refusal(host: str, address: str, *, secret: bool = True) -> str:
    """Without the address that a name has here: who may set an alert need not know the newsroom's network."""
    led = host if host == address else f"{host} leads to an address that"
    if not secret:
        return f"{led} is in none of the networks of {SETTING}, and elsewhere only https is sent to"
    return f"{led} is {'not a public address' if host == address else 'not public'}; {SETTING} can allow it"
