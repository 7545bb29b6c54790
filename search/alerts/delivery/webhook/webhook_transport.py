"""Posts messages to a web address, signed (https://www.standardwebhooks.com, docs/alerts-webhook.md)."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from search.alerts.messages.content import on_one_line
from search.errors import AddressRefused, ChannelDown, DeliveryRefused
from search.network import Connections, tls_context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from ipaddress import IPv4Network, IPv6Network

SECONDS = 10
"""In all, redirects included; only the looking up of a name has the system's own time."""
REDIRECTS = 3
LONGEST_ANSWER = 4_096
"""Bytes of an answer that are read; of these `SHOWN` characters are told."""
SHOWN = 300
LONGEST_WAIT = 24 * 3600.0

HIGHEST_PORT = 65_535

_ELSEWHERE = (301, 302, 303, 307, 308)


def post(
    address: str,
    secret: str,
    payload: Mapping[str, Any],
    id_: str,
    now: datetime,
    allowed: Sequence[IPv4Network | IPv6Network] = (),
) -> None:
    """Hand a message over; `id_` is the same at every try, so that a receiver can tell what it has already.

    Raises `DeliveryRefused`, permanently for a 410, and `ChannelDown` where nothing answers.
    """
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "BlueLight",
        "webhook-id": id_,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(secret, id_, int(now.timestamp()), body),
    }
    url = httpx.URL(address)
    connections = {
        "http": Connections(allowed, encrypted=False, seconds=SECONDS),
        "https": Connections(allowed, encrypted=True, seconds=SECONDS),
    }
    for _ in range(1 + REDIRECTS):
        status, answered, said = _asked(url, headers, body, connections[url.scheme])
        if status not in _ELSEWHERE or b"location" not in answered:
            return _judged(url.host, status, answered, said, now)
        url = _elsewhere(url, answered[b"location"])
    raise DeliveryRefused(f"{url.host} leads elsewhere more than {REDIRECTS} times.")


def signature(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """What is in the header webhook-signature: HMAC-SHA256 of id, time (Unix seconds) and body."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{id_}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(signed).decode()}"


def _asked(
    url: httpx.URL, headers: Mapping[str, str], body: bytes, connections: Connections
) -> tuple[int, dict[bytes, bytes], str]:
    """Status, headers by their lower-case names, and the beginning of the text of one answer, on one line."""
    to = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=connections) as pool,
            pool.stream("POST", to, headers=[*headers.items(), *_login(url)], content=body) as response,
        ):
            said = b""
            for part in response.iter_stream():
                if len(said := said + part) >= LONGEST_ANSWER:
                    break
            named = {name.lower(): value for name, value in response.headers}
            return response.status, named, on_one_line(said[:LONGEST_ANSWER].decode("utf-8", "replace"))
    except AddressRefused as error:
        raise DeliveryRefused(f"{error}.") from error
    except httpcore.TimeoutException as error:
        raise ChannelDown(f"{url.host} did not answer within {SECONDS} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise ChannelDown(f"{url.host} cannot be reached: {on_one_line(str(error)).rstrip('.')}.") from error


def _login(url: httpx.URL) -> list[tuple[str, str]]:
    given = b64encode(f"{url.username}:{url.password}".encode()).decode()
    return [("Authorization", f"Basic {given}")] if url.userinfo else []


def _elsewhere(url: httpx.URL, location: bytes) -> httpx.URL:
    try:
        led = url.join(location.decode("ascii", "replace"))
    except httpx.InvalidURL as error:
        raise DeliveryRefused(f"{url.host} leads to an address that cannot be read.") from error
    if led.scheme not in ("http", "https") or not led.host or not 0 < (led.port or 443) <= HIGHEST_PORT:
        raise DeliveryRefused(f"{url.host} leads to what is no web address.")
    return led


def _judged(host: str, status: int, answered: Mapping[bytes, bytes], said: str, now: datetime) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    told = f"{host} answered {status}{f': {said[:SHOWN]}' if said else ''}".rstrip(".") + "."
    wait = _wait(answered.get(b"retry-after", b"").decode("ascii", "replace"), now)
    raise DeliveryRefused(told, permanent=status == HTTPStatus.GONE, wait=wait)


def _wait(retry_after: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks for (RFC 9110, 10.2.3: a number of them, or a date), a day at most."""
    if retry_after.isdecimal():
        return min(float(retry_after[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after).astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one beyond the last year that there is
        return None
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT)
