"""Guards all that the dashboard's server answers: headers for browsers, host names, closed addresses, limits."""

from __future__ import annotations

import asyncio
import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse

from dashboard.web.request_limit import RequestLimit, sender
from search.errors import SettingsError
from search.settings import Settings, read_settings

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = 20.0
"""Time limit for the body of a request."""
REQUESTS = 1_200
"""Requests to the API, feeds and unsubscribe pages that an address may make in a minute; a proxy is one address."""

_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'self'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers that an answer gets if it does not have its own."""
_CLOSED = ("/_stcore/metrics", "/_stcore/upload_file")
"""Addresses of Streamlit that no page of the dashboard needs: figures about its memory, and uploads into its memory."""
_LIMITED = ("/api/", "/feeds/", "/unsubscribe/")
_HOST = re.compile(r"\[([^\]]*)\](?::\d*)?|([^:]*)(?::\d*)?")


class Guard:
    """ASGI middleware that refuses requests which nobody should send, and adds headers to all answers.

    A web page that makes its own name lead to this machine (DNS rebinding) sends that name as the host, and is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._limit = app, RequestLimit(REQUESTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, _with_headers(send))
        elif scope["type"] == "http":
            await self._app(scope, _timed(receive), _with_headers(send))
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        host = Headers(scope=scope).get("Host", "")
        path = scope["path"]
        if host and not is_own_host(host):
            return _answer(path, 400, _wrong_host(host))
        if any(each in path for each in _CLOSED):
            return _answer(path, 404, "There is nothing at this address.")
        if path.startswith(_LIMITED) and (seconds := self._limit.wait(sender(scope))):
            return _answer(path, 429, "Too many requests come from your address.", {"Retry-After": str(seconds)})
        return None


def is_own_host(host: str) -> bool:
    """Return whether the header Host names this dashboard: by its number, as localhost, or as `BLUELIGHT_DASHBOARD`.

    A number is safe, because a page at a number cannot change where the number leads.
    """
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = (match[1] or match[2] or "").lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost") or _is_number(name):
        return True
    settings = _settings()
    return settings is not None and name == urlsplit(settings.dashboard).hostname


def _wrong_host(host: str) -> str:
    return (
        f"This Blue Light does not know the host {host[:100]}. "
        "If people open it there, set BLUELIGHT_DASHBOARD to that address and start it again."
    )


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _settings() -> Settings | None:
    """Return the settings, or None if they are wrong; the pages then say what is wrong."""
    try:
        return read_settings()
    except SettingsError:
        return None


def _answer(path: str, status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    if path.startswith("/api/"):
        return JSONResponse({"error": sentence}, status, headers)
    return PlainTextResponse(sentence, status, headers)


def _timed(receive: Receive) -> Receive:
    """Return a `receive` that raises `HTTPException` (408) if a body does not arrive in time."""
    until: float | None = None
    is_complete = False

    async def receive_in_time() -> Message:
        nonlocal until, is_complete
        if is_complete:  # the next message says that the client has gone, which may take long
            return await receive()
        until = until or asyncio.get_running_loop().time() + SECONDS
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError as error:
            sentence = "The body of the request took too long to arrive."
            raise HTTPException(408, sentence, {"Connection": "close"}) from error
        is_complete = not message.get("more_body", False)
        return message

    return receive_in_time


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            _secure_cookies(headers)
        await send(message)

    return send_with_headers


def _secure_cookies(headers: MutableHeaders) -> None:
    """Let cookies travel only by https if that is how people open the dashboard; Streamlit does not know a proxy's."""
    cookies = headers.getlist("Set-Cookie")
    settings = _settings() if cookies else None
    if settings is None or urlsplit(settings.dashboard).scheme != "https":
        return
    del headers["Set-Cookie"]
    for cookie in cookies:
        is_secure = "secure" in (part.strip().lower() for part in cookie.split(";"))
        headers.append("Set-Cookie", cookie if is_secure else f"{cookie}; Secure")
