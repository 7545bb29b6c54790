"""Keeps addresses that people enter, or that pages link to, from reaching into the newsroom's own network.

A name is looked up once, and the connection is made to the address that was checked. So a name that changes its address
in between (DNS rebinding) gains nothing. TLS certificates are still verified against the name.
"""

from __future__ import annotations

import socket
import ssl
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpcore

from search.errors import AddressRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from ipaddress import IPv4Network

SETTING = "BLUELIGHT_ALLOWED_NETWORKS"
"""The setting that allows further networks; refusals name it."""

_PUBLIC = (ip_network("0.0.0.0/0"), ip_network("2000::/3"))
"""What may be public: all of IPv4, and all of IPv6 that IANA has assigned for it.

https://www.iana.org/assignments/ipv6-address-space
"""
_NOT_PUBLIC = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a provider's address translation
        "127.0.0.0/8",  # this machine
        "169.254.0.0/16",  # this link, and the services of a cloud for its machines
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols of the IETF
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112: name servers for private addresses
        "192.52.193.0/24",  # relays for multicast
        "192.88.99.0/24",  # relays of 6to4, which are switched off
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocols of the IETF, among them Teredo, ORCHID and benchmarks
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
"""What no server of a publisher or of a channel has.

The list is Blue Light's own, because the one of Python differs from version to version. It has all networks of IANA's
registries of special addresses, also those that can be reached from everywhere but serve the internet itself:
https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry
"""
_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that represent IPv4 addresses for machines that have only IPv6 (RFC 6052)."""

_guarded: ContextVar[tuple[Sequence[IPv4Network | IPv6Network], list[str]] | None] = ContextVar("guarded", default=None)
"""(allowed, refusals) inside `only_public`, else None."""


def is_public(address: IPv4Address | IPv6Address, allowed: Iterable[IPv4Network | IPv6Network] = ()) -> bool:
    """Return whether Blue Light may connect to an address: it is public, or in an allowed network.

    An IPv6 address that represents an IPv4 address is as public as that one.
    """
    meant = _represented(address)
    if is_allowed(meant, allowed):
        return True
    return any(meant in network for network in _PUBLIC) and not any(meant in network for network in _NOT_PUBLIC)


def is_allowed(address: IPv4Address | IPv6Address, allowed: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Return whether an address is in one of these networks."""
    return any(_represented(address) in network for network in allowed)


def _represented(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address represents (mapped, NAT64, 6to4), and any other address as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


class Connections(httpcore.SyncBackend):
    """The connections of httpcore for one request: only to public or allowed addresses, and only for a limited time.

    If the request is not `encrypted` (plain http), others can read it on its way; then only allowed networks are
    connected to. The time limit is in seconds.
    """

    def __init__(self, allowed: Sequence[IPv4Network | IPv6Network], *, encrypted: bool, seconds: float) -> None:
        self._allowed, self._encrypted, self._until = allowed, encrypted, monotonic() + seconds

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        """Connect to a host.

        Raises `AddressRefused` if one of the host's addresses is refused, and httpcore's errors if none of them
        answers. A name with public and private addresses is refused, because its owner reaches into a network by it.
        """
        problem: Exception = httpcore.ConnectError("its name has no address")
        for address in self._resolve(host, port):
            try:
                return _TimedStream(
                    super().connect_tcp(address, port, _left(self._until), *args, **kwargs), self._until
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def _resolve(self, host: str, port: int) -> list[str]:
        try:
            addresses = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError, OverflowError) as error:  # the name or the port is not valid
            raise httpcore.ConnectError("its name is unknown") from error
        if refused := next((each for each in addresses if not self._may(ip_address(each))), None):
            raise AddressRefused(_refusal(host, refused, encrypted=self._encrypted))
        return addresses

    def _may(self, address: IPv4Address | IPv6Address) -> bool:
        return is_public(address, self._allowed) if self._encrypted else is_allowed(address, self._allowed)


class _TimedStream(httpcore.NetworkStream):
    """A connection that gives each of its operations only the time that is left for the whole request."""

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
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    if (left := until - monotonic()) > 0:
        return left
    raise httpcore.ReadTimeout("it took too long")


@cache
def tls_context() -> ssl.SSLContext:
    """Return the TLS settings for outgoing requests, with the certificates that this machine trusts."""
    return ssl.create_default_context()


@contextmanager
def only_public(allowed: Sequence[IPv4Network | IPv6Network]) -> Iterator[list[str]]:
    """Refuse, inside the block, all socket connections to addresses that are neither public nor allowed.

    This is for libraries that make their own connections. Python calls audit hooks with each address before it connects
    (PEP 578), also after redirects and further look-ups. A name that leads to an address that is refused is not looked
    up, also if it has others. The library sees a refusal as an `OSError`, and the list that the block is given collects
    the reasons. A thread is guarded only if it runs in a copy of this context.
    """
    _install_audit_hook()
    refused: list[str] = []
    token = _guarded.set((allowed, refused))
    try:
        yield refused
    finally:
        _guarded.reset(token)


@cache
def _install_audit_hook() -> None:
    """Add the hook, once for the process, because an audit hook cannot be removed."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not (guarded := _guarded.get()):
        return
    allowed, refused = guarded
    if event == "socket.getaddrinfo":
        host = arguments[0]
        address = next((each for each in _addresses(*arguments[:2]) if not _may_be(each, allowed)), None)
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = address = _destination(*arguments[:2])
    else:
        return
    if address is None or _may_be(address, allowed):
        return
    refused.append(_refusal(host if isinstance(host, str) else address, address))
    raise PermissionError(refused[-1])


def _addresses(host: object, port: object) -> list[str]:
    """Look a name up outside the guard, which would otherwise see this look-up too; a name that is unknown has none."""
    token = _guarded.set(None)
    try:
        return [str(each[4][0]) for each in socket.getaddrinfo(host, port)] if host else []  # type: ignore[arg-type]
    except (OSError, UnicodeError, OverflowError, TypeError):  # the library's own look-up will fail as well
        return []
    finally:
        _guarded.reset(token)


def _destination(sock: socket.socket, address: Any) -> str | None:
    """Return the address that a socket is about to reach, None if it needs no network."""
    is_remote = address is not None and sock.family in (socket.AF_INET, socket.AF_INET6)
    return str(address[0]) if is_remote else None


def _may_be(host: str, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        return is_public(ip_address(host), allowed)
    except ValueError:  # a host name, which the system would look up again
        return False


def _refusal(host: str, address: str, *, encrypted: bool = True) -> str:
    """Name no address behind a name: whoever sets an alert need not learn the newsroom's network."""
    led = host if host == address else f"{host} leads to an address that"
    if not encrypted:
        return f"{led} is not in the networks of {SETTING}; elsewhere only https is allowed"
    return f"{led} is {'not a public address' if host == address else 'not public'}; {SETTING} can allow it"
