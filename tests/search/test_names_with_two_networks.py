"""A name that leads to a public address and to a private one is refused."""

from __future__ import annotations

import socket
from contextlib import closing
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import httpcore
import pytest
from twisted.internet import reactor

from crawler.public_resolver import PublicResolver
from search.alerts.delivery.webhook.webhook_transport import post
from search.errors import AddressRefused, DeliveryRefused
from search.network import Connections
from tests.search.alerts.delivery.receiver import Receiver, receiving
from tests.stories import NOON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME, SECRET = "both.ambershire.example", "whsec_c2VjcmV0"
OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
"""The first stands for the public internet: it is the only address that these tests allow."""
ALLOWED = [ip_network(f"{OUTSIDE}/32")]


@pytest.fixture
def leads_to(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that sets the addresses of `NAME`."""

    system = socket.getaddrinfo

    def set_addresses(*addresses: str) -> None:
        def getaddrinfo(host: Any, port: Any, *arguments: Any, **named: Any) -> list[Any]:
            if host != NAME:
                return system(host, port, *arguments, **named)
            kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
            families = [socket.AF_INET6 if ip_address(each).version == 6 else socket.AF_INET for each in addresses]
            return [(family, *kind, (each, port)) for family, each in zip(families, addresses, strict=True)]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return set_addresses


@pytest.fixture
def outside() -> Iterator[Receiver]:
    with receiving(Receiver(), OUTSIDE) as receiver:
        yield receiver


@pytest.fixture
def inside(outside: Receiver) -> Iterator[socket.socket]:
    """Listen on the private address, on the port of the public one, and answer nobody."""
    with closing(socket.create_server((INSIDE, outside.port))) as listener:
        listener.setblocking(False)
        yield listener


def nobody_came(listener: socket.socket) -> bool:
    """Return whether nobody has connected."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return True
    return False


@pytest.mark.parametrize("addresses", [(INSIDE, OUTSIDE), (OUTSIDE, INSIDE), (INSIDE, OUTSIDE, INSIDE)])
def test_a_webhooks_message_goes_to_neither(
    leads_to: Callable[..., None], outside: Receiver, inside: socket.socket, addresses: tuple[str, ...]
) -> None:
    leads_to(*addresses)
    with pytest.raises(DeliveryRefused, match=f"{NAME} leads to an address that is"):
        post(f"http://{NAME}:{outside.port}/", SECRET, {}, "1", NOON, ALLOWED)
    assert outside.posted == [] and nobody_came(inside)


@pytest.mark.parametrize("private", ["10.0.0.7", "192.168.1.1", "169.254.169.254", "::1", "fd12:3456::1"])
def test_no_address_of_the_name_is_tried_or_given_to_crawls(
    leads_to: Callable[..., None], monkeypatch: pytest.MonkeyPatch, private: str
) -> None:
    public = ["151.101.0.81", "2a04:4e42::81"]
    tried: list[str] = []

    def refuse(_: object, host: str, *__: object, **___: object) -> None:
        tried.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", refuse)
    leads_to(public[0], private, public[1])
    with pytest.raises(AddressRefused):
        Connections((), encrypted=True, seconds=9).connect_tcp(NAME, 443)
    assert tried == []
    assert PublicResolver(reactor)._getaddrinfo(NAME, 443) == []  # what Twisted asks
    leads_to(*public)
    with pytest.raises(httpcore.ConnectError):
        Connections((), encrypted=True, seconds=9).connect_tcp(NAME, 443)
    addresses = [each[4][0] for each in PublicResolver(reactor)._getaddrinfo(NAME, 443)]
    assert tried == addresses == public
