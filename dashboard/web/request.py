"""A call of the JSON API: who calls, what was sent, and what went wrong in one sentence."""

from __future__ import annotations

import hmac
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dashboard.dashboard_context import open_context
from search.errors import (
    AlertError,
    BlueLightError,
    NotTheOwner,
    QueryError,
    SearchIndexError,
    SettingsError,
    StoreError,
    UnknownAlert,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from dashboard.dashboard_context import DashboardContext
    from search.settings import Settings

LONGEST_BODY = 64 * 1024
"""Bytes."""
_LONGEST_NUMBER = 10

_NO_TOKENS = (
    "Nobody may use the API, for no token is set; set BLUELIGHT_API_TOKENS to anna=TOKEN, "
    "with a token such as openssl rand -hex 32 makes, and start the dashboard again."
)
_STATUS: dict[type[BlueLightError], int] = {
    NotTheOwner: 403,
    UnknownAlert: 404,
    QueryError: 422,
    AlertError: 422,
    StoreError: 503,
    SearchIndexError: 503,
    SettingsError: 503,
}
_JSON = TypeAdapter[object](object)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """`owner`: whose token was sent. `path`, `query`: the parameters of the address. `body`: the JSON that was sent."""

    context: DashboardContext
    owner: str
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Any


def endpoint(answer: Callable[[ApiRequest], object], status: int) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers with this status and what `answer` returns, as JSON; it runs in a thread."""

    async def endpoint(request: Request) -> Response:
        context = await run_in_threadpool(open_context)
        owner = _owner(context.settings, request.headers.get("Authorization", ""))
        body = await _body(request)
        call = ApiRequest(context=context, owner=owner, path=request.path_params, query=request.query_params, body=body)
        return _response(await run_in_threadpool(answer, call), status)

    return endpoint


def number(text: str) -> int:
    """The number that stands in an address; 0, which nothing has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0


def refused(_: Request, error: Exception) -> Response:
    """What is answered where the call itself is at fault."""
    assert isinstance(error, HTTPException)
    sentence = {404: "There is nothing at this address.", 405: "This address does not take that method."}
    words = error.detail if error.detail.endswith(".") else sentence.get(error.status_code, error.detail)
    return _response({"error": words}, error.status_code, error.headers)


def failed(_: Request, error: Exception) -> Response:
    """What is answered where Blue Light says no, or something that it needs is away."""
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
    position = {"position": error.position} if isinstance(error, QueryError) else {}
    return _response({"error": str(error), **position}, status)


def bug(_: Request, error: Exception) -> Response:
    """A bug is logged, and not shown."""
    _log.exception("The API failed", exc_info=error)
    return _response({"error": "That is a bug in Blue Light; the dashboard's log says what happened."}, 500)


def _owner(settings: Settings, header: str) -> str:
    """Takes as long for a wrong token as for a right one."""
    pairs = [pair.partition("=") for pair in settings.api_tokens.get_secret_value().split()]
    if not pairs:
        raise HTTPException(403, _NO_TOKENS)
    scheme, _, given = header.partition(" ")
    owners = [owner for owner, _, token in pairs if hmac.compare_digest(token.encode(), given.strip().encode())]
    if scheme.lower() != "bearer" or not owners:
        needed = "This needs a token that is set: send the header Authorization: Bearer TOKEN."
        raise HTTPException(401, needed, {"WWW-Authenticate": "Bearer"})
    return owners[0].lower()


async def _body(request: Request) -> Any:
    sent = bytearray()
    async for part in request.stream():
        sent += part
        if len(sent) > LONGEST_BODY:
            raise HTTPException(413, f"What is sent may be {LONGEST_BODY:,} bytes long.")
    try:
        return json.loads(sent) if sent.strip() else {}
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"What was sent is not JSON: {error}.") from error


def _response(value: object, status: int, headers: Mapping[str, str] | None = None) -> Response:
    more = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}
    content = b"" if status == 204 else _JSON.dump_json(value)
    return Response(content, status, more, media_type="application/json" if content else None)
