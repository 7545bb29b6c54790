"""The address of an Elasticsearch, read from one setting. Its password is never shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from search.errors import SearchIndexError

DEFAULT_INDEX = "bluelight-stories"
_PORTS = {"http": 9200, "https": 443}


@dataclass(frozen=True, slots=True)
class ElasticsearchAddress:
    """A server, the login for it, and the name of an index there. `str()` is the server without the login."""

    scheme: str
    host: str
    port: int
    index: str
    login: tuple[str, str] | None = field(repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"Elasticsearch at {self.scheme}://{host}:{self.port}"


def read_address(text: str) -> ElasticsearchAddress:
    """Parse `http(s)://[user:password@]host[:port][/index]`; the default port is 9200 for http and 443 for https.

    Raises `SearchIndexError` if it cannot be parsed. The error does not show it, as it may contain a password.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise SearchIndexError(
            "The address of the Elasticsearch cannot be read: it must look like "
            "https://user:password@host:9200/index, with special characters in the password percent-encoded."
        )
    return ElasticsearchAddress(
        scheme=parts.scheme,
        host=host,
        port=port or _PORTS[parts.scheme],
        index=parts.path.strip("/") or DEFAULT_INDEX,
        login=_login(parts),
    )


def _login(parts: SplitResult) -> tuple[str, str] | None:
    return (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
