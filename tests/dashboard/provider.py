"""A provider of logins (OpenID Connect Core 1.0, the authorisation code flow), which asks for no password."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from tests.dashboard.browser import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

CLIENT = {"client_id": "blue-light", "client_secret": "known to both"}


class Provider:
    """`claims`: what it says of every visitor."""

    def __init__(self, **claims: Any) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.claims = claims
        self._key = RSAKey.generate_key(2048, parameters={"kid": "first", "alg": "RS256", "use": "sig"})
        self._nonce = ""

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        self._nonce = asked["nonce"]
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': 'once', 'state': asked['state']})}")

    async def _token(self, _: Request) -> Response:
        now = int(time.time())
        own = {"iss": self.address, "aud": CLIENT["client_id"], "iat": now, "exp": now + 600, "nonce": self._nonce}
        token = jwt.encode({"alg": "RS256", "kid": "first"}, {**own, "sub": "1", **self.claims}, self._key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@contextmanager
def providing(**claims: Any) -> Iterator[Provider]:
    """Run a provider on a loopback address."""
    provider = Provider(**claims)
    port = int(provider.address.rpartition(":")[2])
    config = uvicorn.Config(provider.app(), port=port, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run)
    serving.start()
    yield provider
    server.should_exit = True
    serving.join()
