"""The webhook transport: post signed messages to a web address.

The signature follows https://www.standardwebhooks.com; docs/alerts-webhook.md describes the messages.
"""

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

from search import calendar
from search.alerts.delivery.destination import channel_destination
from search.alerts.delivery.webhook.webhook_address import has_host
from search.alerts.messages.as_json import as_json
from search.alerts.messages.content import on_one_line
from search.errors import AddressRefused, ChannelDown, DeliveryRefused
from search.network import Connections, tls_context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from search.alerts.delivery.encryption import Encryption
    from search.alerts.delivery.outgoing_message import OutgoingMessage
    from search.settings import Settings

SECONDS = 10
"""Time limit for a message with all its redirects; only the look-up of a name has the system's own time limit."""
REDIRECTS = 3
LONGEST_ANSWER = 4_096
"""Bytes of an answer that are read."""
SHOWN = 300
"""Characters of an answer that are shown."""
LONGEST_WAIT = 24 * 3600.0
"""Seconds."""

_REDIRECT_STATUSES = (301, 302, 303, 307, 308)


def send_message(message: OutgoingMessage, settings: Settings, encryption: Encryption) -> None:
    """Post a message to the webhook of its channel. Raises like `post`, and `AlertError` if the key has changed."""
    to = channel_destination(message.channel, encryption)
    payload = as_json(message.content, message.created)
    post(to.address, to.secret, payload, message.id, calendar.now(), settings.allowed_networks)


def post(
    address: str,
    secret: str,
    payload: Mapping[str, Any],
    id_: str,
    now: datetime,
    allowed: Sequence[IPv4Network | IPv6Network] = (),
) -> None:
    """Post a message; `id_` is the same at every try, so that a receiver recognises a message that it already has.

    Raises `DeliveryRefused`, which is permanent for a 410, and `ChannelDown` if the receiver does not answer.
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
        status, answer_headers, text = _request(url, headers, body, connections[url.scheme])
        if status not in _REDIRECT_STATUSES or b"location" not in answer_headers:
            return _check_answer(url.host, status, answer_headers, text, now)
        url = _redirect_target(url, answer_headers[b"location"])
    raise DeliveryRefused(f"{url.host} redirects more than {REDIRECTS} times.")


def signature(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """Return the header webhook-signature: the HMAC-SHA256 of id, time (Unix seconds) and body."""
    key = b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{id_}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(digest).decode()}"


def _request(
    url: httpx.URL, headers: Mapping[str, str], body: bytes, connections: Connections
) -> tuple[int, dict[bytes, bytes], str]:
    """Return an answer's status, its headers by lower-case name, and the beginning of its text on one line."""
    to = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=connections) as pool,
            pool.stream("POST", to, headers=[*headers.items(), *_login(url)], content=body) as response,
        ):
            text = b""
            for part in response.iter_stream():
                if len(text := text + part) >= LONGEST_ANSWER:
                    break
            answer_headers = {name.lower(): value for name, value in response.headers}
            return response.status, answer_headers, on_one_line(text[:LONGEST_ANSWER].decode("utf-8", "replace"))
    except AddressRefused as error:
        raise DeliveryRefused(f"{error}.") from error
    except httpcore.TimeoutException as error:
        raise ChannelDown(f"{url.host} did not answer within {SECONDS} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise ChannelDown(f"{url.host} cannot be reached: {on_one_line(str(error)).rstrip('.')}.") from error


def _login(url: httpx.URL) -> list[tuple[str, str]]:
    credentials = b64encode(f"{url.username}:{url.password}".encode()).decode()
    return [("Authorization", f"Basic {credentials}")] if url.userinfo else []


def _redirect_target(url: httpx.URL, location: bytes) -> httpx.URL:
    try:
        target = url.join(location.decode("ascii", "replace"))
    except httpx.InvalidURL as error:
        raise DeliveryRefused(f"{url.host} redirects to an address that cannot be read.") from error
    if target.scheme not in ("http", "https") or not has_host(target):
        raise DeliveryRefused(f"{url.host} redirects to something that is not a web address.")
    return target


def _check_answer(host: str, status: int, headers: Mapping[bytes, bytes], text: str, now: datetime) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    answer = f"{host} answered {status}{f': {text[:SHOWN]}' if text else ''}".rstrip(".") + "."
    wait = _wait(headers.get(b"retry-after", b"").decode("ascii", "replace"), now)
    raise DeliveryRefused(answer, permanent=status == HTTPStatus.GONE, wait=wait)


def _wait(retry_after: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, at most a day (RFC 9110, 10.2.3: a number or a date)."""
    if retry_after.isdecimal():
        return min(float(retry_after[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after).astimezone(UTC)
    except (ValueError, OverflowError):  # not a date, or a date after the last year that Python knows
        return None
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT)
