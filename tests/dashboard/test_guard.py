"""What every answer of the dashboard's server has, also Streamlit's, and which requests it refuses."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from dashboard.web import guard, request, timed_protocol
from dashboard.web.guard import is_own_host
from dashboard.web.request_limit import RequestLimit, sender
from tests.dashboard.browser import needs_chromium, served
from tests.dashboard.conftest import opened_tab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPMessage

    import httpx
    from playwright.sync_api import Browser

    from search.settings import Settings
    from search.store import Store

TOKEN = "t" * 40
STRANGER = "rebound.ambershire.example"
PAGES = (
    "/",
    "/alerts?alert=1",
    "/_stcore/health",
    "/_stcore/host-config",
    "/app/static/none",
    "/api/alerts",
    "/feeds/x.atom",
)


@pytest.fixture
def dashboard(store: Store, settings: Settings) -> Iterator[str]:
    with served(settings.data) as address:
        yield address


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


def answer(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask for a path with these headers, among them perhaps a host that is not the server's."""
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


@needs_chromium
def test_no_page_can_be_framed_and_the_dashboard_still_works(dashboard: str, browser: Browser) -> None:
    with opened_tab(browser) as tab:
        tab.set_content(f'<iframe src="{dashboard}/alerts"></iframe>')
        tab.wait_for_function("() => frames.length === 1")
        tab.wait_for_timeout(500)
        assert tab.frames[1].url.startswith("chrome-error:")
        refused: list[str] = []
        tab.on("console", lambda message: refused.append(message.text) if "Refused" in message.text else None)
        tab.goto(f"{dashboard}/alerts")
        tab.get_by_role("heading", name="Alerts").first.wait_for()
        assert refused == []


def test_every_answer_has_the_headers_and_what_no_page_needs_is_closed(dashboard: str) -> None:
    for path in (*PAGES, "/_stcore/metrics"):
        headers = answer(dashboard, path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"], path
        assert headers["Server"] is None
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=session_events"):
        assert answer(dashboard, path).status == 404
    assert answer(dashboard, "/_stcore/upload_file/a/b", method="PUT").status == 404


def test_a_name_that_leads_to_this_machine_gets_nothing(dashboard: str) -> None:
    for path in PAGES:
        refusal = answer(dashboard, path, Host=STRANGER)
        assert refusal.status == 400 and b"BLUELIGHT_DASHBOARD" in refusal.body
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": f"http://{STRANGER}", "Host": STRANGER}
    assert answer(dashboard, "/_stcore/stream", **upgrade, **key).status == 400


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("10.1.0.7", True),
        ("LOCALHOST:80", True),
        ("News.Ambershire.example.", True),
        ("news.ambershire.example:8443", True),
        ("news.ambershire.example.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("notlocalhost", False),
        ("evil.example:80@127.0.0.1", False),
        ("[::1", False),
        ("\x00", False),
    ],
)
def test_a_host_is_a_number_or_the_name_that_is_set(monkeypatch: pytest.MonkeyPatch, host: str, is_own: bool) -> None:
    monkeypatch.setenv("BLUELIGHT_DASHBOARD", "https://news.ambershire.example/desk")
    assert is_own_host(host) is is_own


def test_cookies_travel_by_https_alone_where_the_dashboard_does(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELIGHT_DASHBOARD", "https://news.ambershire.example")
    with served(settings.data) as address:
        cookies = answer(address, "/_stcore/host-config").headers.get_all("Set-Cookie", [])
        cookies += answer(address, "/_stcore/health").headers.get_all("Set-Cookie", [])
    assert cookies and all("Secure" in cookie and "SameSite=" in cookie for cookie in cookies), cookies


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "])
def test_half_a_request_is_ended(http: httpx.Client, monkeypatch: pytest.MonkeyPatch, beginning: bytes) -> None:
    monkeypatch.setattr(timed_protocol, "HEADER_SECONDS", 0.5)
    with socket.create_connection((http.base_url.host, http.base_url.port or 0), 30) as connection:
        connection.sendall(beginning)
        began = time.monotonic()
        trickle = threading.Thread(target=_trickle, args=(connection,))
        trickle.start()
        assert connection.recv(1_000) == b""
        assert time.monotonic() - began < 5
        trickle.join()


def _trickle(connection: socket.socket) -> None:
    try:
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.1)
    except OSError:
        return


def test_half_a_body_is_answered_and_ended(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_API_TOKENS", f"anna={TOKEN}")
    monkeypatch.setattr(guard, "SECONDS", 0.3)
    head = (
        f"POST /api/alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 99\r\n\r\n"
    )
    with socket.create_connection((http.base_url.host, http.base_url.port or 0), 30) as connection:
        connection.sendall(head.encode() + b'{"query":')
        received = b""
        while part := connection.recv(10_000):  # to the end of the connection
            received += part
    assert received.startswith(b"HTTP/1.1 408") and b"took too long" in received


@pytest.mark.long
def test_many_half_requests_hold_up_nobody(dashboard: str) -> None:
    halves = [
        socket.create_connection((urlsplit(dashboard).hostname or "", urlsplit(dashboard).port or 0))
        for _ in range(420)
    ]
    for half in halves:
        half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    began = time.monotonic()
    assert answer(dashboard, "/_stcore/health").status == 200
    assert time.monotonic() - began < 5
    for half in halves:
        half.settimeout(60)
        assert half.recv(1_000) == b""
        half.close()


def test_an_owner_may_ask_so_often_in_a_minute(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_API_TOKENS", f"anna={TOKEN} ben={'b' * 40}")
    monkeypatch.setattr(request, "REQUESTS", RequestLimit(3))
    statuses = [_ask(http, TOKEN).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refusal = _ask(http, TOKEN)
    assert 1 <= int(refusal.headers["Retry-After"]) <= 20 and refusal.json()["error"].startswith("Too many requests")
    assert _ask(http, "b" * 40).status_code == 200, "another owner has her own number"


def _ask(http: httpx.Client, token: str) -> httpx.Response:
    return http.get("/api/alerts", headers={"Authorization": f"Bearer {token}"})


def test_an_address_may_ask_so_often_in_a_minute(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "REQUESTS", 3)
    assert [http.get("/feeds/x.atom").status_code for _ in range(4)] == [404, 404, 404, 429]
    refusal = http.get("/api/alerts")
    assert refusal.status_code == 429 and refusal.json()["error"] == "Too many requests come from your address."


def test_a_limit_counts_each_sender_by_itself_and_remembers_few(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 0.0
    monkeypatch.setattr("dashboard.web.request_limit.monotonic", lambda: moment)
    limit = RequestLimit(60)
    assert [limit.wait("one") for _ in range(61)] == [0] * 60 + [1]
    assert limit.wait("two") == 0
    moment = 1.0
    assert [limit.wait("one"), limit.wait("one")] == [0, 1]
    for number in range(20_000):
        limit.wait(str(number))
    assert len(limit._forgotten) == 10_000


def test_all_addresses_of_a_network_of_ipv6_are_one_sender() -> None:
    one, two, other = ({"client": (f"2a04:4e42:0:{net}::{host}", 1)} for net, host in ((1, 1), (1, 2), (2, 1)))
    assert sender(one) == sender(two) != sender(other)
