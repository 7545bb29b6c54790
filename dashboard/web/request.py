"""Requests of the JSON API: who sends them, what they hold, and their errors as one sentence."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dashboard.dashboard_context import open_context
from dashboard.web.request_limit import RequestLimit
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
REQUESTS = RequestLimit(600)
"""Requests that an owner may make in a minute, with all tokens."""

_NO_TOKENS = (
    "Nobody may use the API because no token is set. Set BLUELIGHT_API_TOKENS to anna=TOKEN, "
    "with a token made by openssl rand -hex 32, and start the dashboard again."
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
    """A request whose token is valid.

    `owner`: whose token was sent. `path`, `query`: the parameters of the address. `body`: the JSON that was sent.
    """

    context: DashboardContext
    owner: str
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Any


def json_endpoint(answer: Callable[[ApiRequest], object], status: int) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that answers with `status` and what `answer` returns, as JSON. `answer` runs in a thread."""

    async def endpoint(request: Request) -> Response:
        context = await run_in_threadpool(open_context)
        owner = _owner(context.settings, request.headers.get("Authorization", ""))
        if seconds := REQUESTS.wait(owner):
            sentence = "Too many requests come with your token; wait as the header Retry-After says."
            raise HTTPException(429, sentence, {"Retry-After": str(seconds)})
        body = await _body(request)
        api_request = ApiRequest(
            context=context, owner=owner, path=request.path_params, query=request.query_params, body=body
        )
        return _response(await run_in_threadpool(answer, api_request), status)

    return endpoint


def http_error(_: Request, error: Exception) -> Response:
    """Return the answer to a request that is itself wrong."""
    assert isinstance(error, HTTPException)
    sentence = {404: "There is nothing at this address.", 405: "This address does not accept that method."}
    words = error.detail if error.detail.endswith(".") else sentence.get(error.status_code, error.detail)
    return _response({"error": words}, error.status_code, error.headers)


def blue_light_error(_: Request, error: Exception) -> Response:
    """Return the answer if Blue Light refuses a request, or if something that it needs is not available."""
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
    position = {"position": error.position} if isinstance(error, QueryError) else {}
    return _response({"error": str(error), **position}, status)


def unexpected_error(_: Request, error: Exception) -> Response:
    """Log a bug, and return an answer without its details."""
    _log.exception("The API failed", exc_info=error)
    return _response({"error": "This is a bug in Blue Light; the dashboard's log has the details."}, 500)


def _owner(settings: Settings, header: str) -> str:
    """Return whose token the header holds. A wrong token takes as long as a right one. Raises `HTTPException`."""
    pairs = [pair.partition("=") for pair in settings.api_tokens.get_secret_value().split()]
    if not pairs:
        raise HTTPException(403, _NO_TOKENS)
    scheme, _, sent = header.partition(" ")
    owners = [owner for owner, _, token in pairs if hmac.compare_digest(token.encode(), sent.strip().encode())]
    if scheme.lower() != "bearer" or not owners:
        sentence = "This needs a valid token: send the header Authorization: Bearer TOKEN."
        raise HTTPException(401, sentence, {"WWW-Authenticate": "Bearer"})
    return owners[0].lower()


async def _body(request: Request) -> Any:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise HTTPException(413, f"The body may be at most {LONGEST_BODY:,} bytes long.")
    try:
        return _JSON.validate_json(body) if body.strip() else {}
    except ValidationError as error:  # also for halves of surrogate pairs, and for what is nested too deeply
        reason = error.errors()[0]["msg"].removeprefix("Invalid JSON: ")
        raise HTTPException(400, f"The body is not JSON: {reason}.") from error


def _response(value: object, status: int, headers: Mapping[str, str] | None = None) -> Response:
    more = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}
    content = b"" if status == 204 else _JSON.dump_json(value)
    return Response(content, status, more, media_type="application/json" if content else None)
