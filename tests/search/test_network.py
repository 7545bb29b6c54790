"""Connections reach no private network."""

from __future__ import annotations

import _socket
import datetime
import socket
import ssl
import sys
import threading
from contextvars import copy_context
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from search import network
from search.alerts.delivery.webhook.webhook_transport import post
from search.errors import ChannelDown, DeliveryRefused
from search.network import is_public, only_public
from tests.search.alerts.delivery.receiver import Receiver, receiving
from tests.stories import NOON
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

HERE, SECRET, NAME = [ip_network("127.0.0.1/32")], "whsec_c2VjcmV0", "hooks.ambershire.example"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Names and the addresses that they lead to: at the first look-up, at the second, and so on."""
    known: dict[str, list[list[str]]] = {}
    system = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *given: Any, **named: Any) -> Any:
        if host not in known:
            return system(host, port, *given, **named)
        return [answer for address in known[host].pop(0) for answer in system(address, port, *given, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return the TLS settings of a server called `NAME`, whose certificate this machine trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2080, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    monkeypatch.setattr(network, "tls_context", lambda: ssl.create_default_context(cafile=str(file)))
    monkeypatch.setattr("search.alerts.delivery.webhook.webhook_transport.tls_context", network.tls_context)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_name_that_changes_its_mind_is_not_asked_twice(names: dict[str, list[list[str]]]) -> None:
    names[NAME] = [["127.0.0.1"], ["127.0.0.2"]]
    with receiving(Receiver()) as allowed:
        post(f"http://{NAME}:{allowed.port}/", SECRET, {}, "1", NOON, HERE)
    assert allowed.posted[0][1]["host"] == f"{NAME}:{allowed.port}" and names[NAME] == [["127.0.0.2"]]


@pytest.mark.parametrize("inside", ["127.0.0.2", "10.0.0.7", "169.254.169.254", "::1", "fe80::1", "::ffff:10.0.0.7"])
def test_a_name_that_leads_into_our_own_network_is_refused(names: dict[str, list[list[str]]], inside: str) -> None:
    for scheme in ("http", "https"):
        names[NAME] = [[inside]]
        with pytest.raises(DeliveryRefused, match=f"{NAME} leads to an address that is") as error:
            post(f"{scheme}://{NAME}/", SECRET, {}, "1", NOON, HERE)
        assert inside not in str(error.value)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.2", "127.2", "localhost"])
def test_another_spelling_of_our_own_machine_is_refused_too(host: str) -> None:
    with pytest.raises(DeliveryRefused, match="leads to"):
        post(f"https://{host}/", SECRET, {}, "1", NOON)


def test_a_name_that_leads_to_both_kinds_of_addresses_is_refused(names: dict[str, list[list[str]]]) -> None:
    with receiving(Receiver()) as allowed:
        for addresses in (["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]):
            names[NAME] = [addresses]
            with pytest.raises(DeliveryRefused, match=f"{NAME} leads to an address that is"):
                post(f"http://{NAME}:{allowed.port}/", SECRET, {}, "1", NOON, HERE)
    assert allowed.posted == []


@pytest.mark.parametrize("addresses", [("127.0.0.1", "127.0.0.2"), ("127.0.0.2", "127.0.0.1")])
def test_a_library_of_others_does_not_reach_a_name_of_both_kinds(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, str]
) -> None:
    system = _socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host != NAME:
            return system(host, port, *more, **named)
        sys.audit("socket.getaddrinfo", host, port, 0, 0, 0)  # as the real one does
        return [answer for address in addresses for answer in system(address, port, *more, **named)]

    monkeypatch.setattr(_socket, "getaddrinfo", getaddrinfo)
    with receiving(Receiver()) as allowed, only_public(HERE) as refused, pytest.raises(requests.ConnectionError):
        requests.post(f"http://{NAME}:{allowed.port}", timeout=PATIENCE)
    assert allowed.posted == [] and refused == [
        f"{NAME} leads to an address that is not public; {network.SETTING} can allow it"
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.9.8.7", "100.127.255.254", "127.9.9.9", "169.254.169.254", "172.31.0.1", "192.0.0.9"),
        *("192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.175.48.1"),
        *("198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *(
            "::",
            "::1",
            "::7f00:1",
            "::ffff:10.0.0.7",
            "::ffff:192.0.0.192",
            "64:ff9b::10.0.0.7",
            "64:ff9b:1::1",
            "100::1",
        ),
        *("2001::1", "2001:0:4136:e378:8000:63bf:f5ff:fff8", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1::1"),
        *("2001:db8::1", "2002:a00:7::1", "2002:c0a8:1::", "2620:4f:8000::1", "3fff::1", "3fff:fff::1"),
        *("4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "fe80::1%eth0"),
    ],
)
def test_an_address_of_no_public_server_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1"),
        *("192.88.98.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "151.101.0.81"),
        *("2a04:4e42::81", "2001:200::1", "2001:db9::1", "2620:4f:8001::1", "3ffe::1", "2606:4700::1111"),
        *("::ffff:151.101.0.81", "64:ff9b::151.101.0.81", "2002:9765:51::1"),
    ],
)
def test_the_addresses_beside_them_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_what_anybody_on_the_way_could_read_goes_to_allowed_networks_alone(names: dict[str, list[list[str]]]) -> None:
    names[NAME] = [["151.101.0.81"]]
    with pytest.raises(DeliveryRefused, match="elsewhere only https"):
        post(f"http://{NAME}/", SECRET, {}, "1", NOON, HERE)


def test_a_certificate_is_asked_for_the_name_and_not_for_the_address(
    names: dict[str, list[list[str]]], certified: ssl.SSLContext
) -> None:
    names[NAME], names["other.ambershire.example"] = [["127.0.0.1"]], [["127.0.0.1"]]
    with receiving(Receiver(), tls=certified) as receiver:
        post(f"https://{NAME}:{receiver.port}/", SECRET, {}, "1", NOON, HERE)
        with pytest.raises(ChannelDown, match="certificate"):
            post(f"https://other.ambershire.example:{receiver.port}/", SECRET, {}, "1", NOON, HERE)
    assert len(receiver.posted) == 1


def test_a_name_that_nobody_knows_is_said() -> None:
    for host in (f"nowhere.{NAME}", "x" * 70 + ".example"):
        with pytest.raises(ChannelDown, match="is unknown"):
            post(f"https://{host}/", SECRET, {}, "1", NOON)


def test_a_library_of_others_reaches_only_what_it_may_at_every_step(names: dict[str, list[list[str]]]) -> None:
    with receiving(Receiver(), "127.0.0.2") as inside, receiving(Receiver()) as allowed:
        names[NAME] = [["127.0.0.2"]]
        allowed.status, allowed.headers = 307, {"Location": f"http://127.0.0.2:{inside.port}/"}
        with only_public(HERE) as refused:
            for address in (f"http://127.0.0.2:{inside.port}", f"http://{NAME}:{inside.port}"):
                with pytest.raises(requests.ConnectionError):
                    requests.post(address, timeout=PATIENCE)
            with pytest.raises(requests.ConnectionError):
                requests.post(f"http://127.0.0.1:{allowed.port}", timeout=PATIENCE)
        assert len(refused) == 3 and all("127.0.0.2 is not a public address" in each for each in refused)
        assert (len(allowed.posted), inside.posted) == (1, [])
        requests.post(f"http://127.0.0.2:{inside.port}", timeout=PATIENCE)
    assert len(inside.posted) == 1


def test_what_is_guarded_is_this_context_and_its_copies() -> None:
    with receiving(Receiver(), "127.0.0.2") as inside:
        reached: list[bool] = []

        def reach() -> None:
            with socket.socket() as connection:
                reached.append(connection.connect_ex(("127.0.0.2", inside.port)) == 0)

        def in_vain() -> None:
            with pytest.raises(PermissionError):
                reach()

        with only_public(HERE):
            for target, given in ((reach, ()), (copy_context().run, (in_vain,))):
                thread = threading.Thread(target=target, args=given)
                thread.start()
                thread.join()
            with socket.socket(type=socket.SOCK_DGRAM) as datagrams, pytest.raises(PermissionError):
                datagrams.sendto(b"", ("127.0.0.2", 9))
            with socket.socket() as by_name, pytest.raises(PermissionError):
                by_name.connect(("localhost", inside.port))
    assert reached == [True]
