"""No request to the API, a feed or the unsubscribe page is answered with an error of the server."""

from __future__ import annotations

import json
import random
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from dashboard.web import guard, request
from dashboard.web.request_limit import RequestLimit
from tests.alerts import watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from search.store import Store

TOKEN = "t" * 40
FIELDS = ("query", "label", "every", "quiet", "tell", "silence_days", "shared", "to", "not_to", "new_feed", "until")
ADDRESSES = (
    ("GET", "/api/alerts"),
    ("POST", "/api/alerts"),
    ("GET", "/api/alerts/{}"),
    ("PATCH", "/api/alerts/1"),
    ("PATCH", "/api/alerts/1"),
    ("DELETE", "/api/alerts/x{}"),
    ("GET", "/api/alerts/1/notices?limit={}"),
    ("GET", "/api/alerts/1/log?limit={}"),
    ("POST", "/api/alerts/1/suspend"),
    ("POST", "/api/alerts/1/resume"),
    ("GET", "/api/preview?q={}"),
    ("GET", "/api/search?q={}&limit=5"),
    ("GET", "/api/search?q=inquest&after={}&order={}"),
    ("GET", "/feeds/{}.{}.atom"),
    ("POST", "/unsubscribe/{}/{}"),
    ("GET", "/api{}"),
    ("GET", "/{}"),
)
"""Methods and paths; nine in ten requests use the method."""
TEXTS = (
    "",
    "inquest",
    "newest",
    "1",
    "9" * 5_000,
    "-1",
    "٣",
    "\x00",
    "\ud800",
    "a\udfffb",
    "\u202einquest\u2028",
    '"unclosed',
    "(" * 2_000,
    "a OR " * 500,
    "source:nobody",
    "after:9999-99-99",
    "after:0001-01-01 before:9999-12-31",
    "NEAR/999999999999",
    "*" * 300,
    "x" * 60_000,
    "daily 99:99",
    "22:00-22:00",
    "0001-01-01",
    "9999-12-31T23:59:59+23:59",
    "desk@ambershire.example",
    "https://[::1",
    "https://ambershire.example:99999999999/",
    "slack://",
    "%00%ff",
)
NUMBERS = (0, -1, 1, 2**31, 2**63, 10**30, 1e308, -0.0, True, None)
BODIES = (
    b"\xff\xfe",
    b"{",
    b'"\\ud800"',
    b"[" * 60_000,
    b"1" * 60_000,
    b'{"query": NaN}',
    b"\x00",
    b"null",
    b"[]",
    b"{}",
)
HEADERS = (
    "If-None-Match",
    "If-Modified-Since",
    "Content-Type",
    "Range",
    "Accept-Encoding",
    "Cookie",
    "X-Forwarded-For",
)


@pytest.fixture
def address(http: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The server's host and port, with an alert in its store and without limits on the number of requests."""
    monkeypatch.setenv("BLUELIGHT_API_TOKENS", f"local={TOKEN}")
    monkeypatch.setattr(request, "REQUESTS", RequestLimit(10**9))
    monkeypatch.setattr(guard.RequestLimit, "wait", lambda *_: 0)
    watch(store, "inquest")
    yield http.base_url.host, http.base_url.port or 0


@pytest.mark.parametrize(
    ("count", "seed"), [(200, 1), pytest.param(2_000, 2, marks=pytest.mark.long)], ids=["200", "2000"]
)
def test_no_request_is_answered_with_an_error_of_the_server(address: tuple[str, int], count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        sent = _request(chance)
        status = _status(address, sent)
        assert 200 <= status < 500, (status, sent[:2_000])


def _request(chance: random.Random) -> bytes:
    """Return the bytes of a request: mostly well formed, with values that nobody expects."""
    method, path = chance.choice(ADDRESSES)
    method = method if chance.random() < 0.9 else chance.choice(("PUT", "HEAD", "OPTIONS", "POST", "GET"))
    path = path.format(*(_in_path(chance) for _ in range(path.count("{}"))))
    body = chance.choice(BODIES) if chance.random() < 0.2 else _body(chance)
    headers = [f"Authorization: Bearer {TOKEN if chance.random() < 0.9 else 'wrong'}".encode()]
    if chance.random() < 0.3:
        value = chance.choice(TEXTS).encode("utf-8", "surrogatepass").replace(b"\x00", b"")[:4_000]
        headers.append(chance.choice(HEADERS).encode() + b": " + value)
    head = [f"{method} {path} HTTP/1.1".encode(), b"Host: 127.0.0.1", b"Connection: close", *headers]
    return b"\r\n".join([*head, f"Content-Length: {len(body)}".encode(), b"", body])


def _in_path(chance: random.Random) -> str:
    return quote(chance.choice(TEXTS).encode("utf-8", "surrogatepass")[:8_000], safe="%")


def _body(chance: random.Random) -> bytes:
    """Return JSON with known and unknown fields; it may have surrogates, which are written with escapes."""
    fields = {chance.choice((*FIELDS, "nothing", "\x00")): _value(chance) for _ in range(chance.randint(0, 4))}
    query = "inquest" if chance.random() < 0.5 else chance.choice(TEXTS)
    return json.dumps({"query": query, **fields}).encode()


def _value(chance: random.Random, depth: int = 0) -> Any:
    kinds = [lambda: chance.choice(TEXTS), lambda: chance.choice(NUMBERS), lambda: chance.random() < 0.5]
    if depth < 3:
        kinds.append(lambda: [_value(chance, depth + 1) for _ in range(chance.randint(0, 3))])
        kinds.append(lambda: {chance.choice(TEXTS): _value(chance, depth + 1)})
    return chance.choice(kinds)()


def _status(address: tuple[str, int], sent: bytes) -> int:
    """Return the status of the answer. The connection is plain, because a client of HTTP would not send much of it."""
    with socket.create_connection(address, 60) as connection:
        connection.sendall(sent)
        line = connection.makefile("rb").readline()
    return int(line.split()[1])
