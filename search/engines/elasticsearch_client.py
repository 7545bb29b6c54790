"""The connection to an Elasticsearch; its client's errors become `SearchIndexError` here and nowhere else."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.errors import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.engines.elasticsearch_address import ElasticsearchAddress
    from search.settings import Access

_TIMEOUT = 30
"""Seconds to wait for an answer."""


def connect(address: ElasticsearchAddress, access: Access) -> Elasticsearch:
    """Return a client for this server. Raises `SearchIndexError` if the certificates cannot be read."""
    try:
        return Elasticsearch(
            [{"scheme": address.scheme, "host": address.host, "port": address.port}],
            basic_auth=None if access.api_key else address.login,
            api_key=access.api_key or None,
            ssl_context=ssl.create_default_context(cafile=access.ca) if address.scheme == "https" else None,
            request_timeout=_TIMEOUT,
            max_retries=1,
        )
    except OSError as error:
        raise SearchIndexError(f"The certificates in {access.ca} cannot be read: {error.strerror or error}.") from error


@contextmanager
def converted_errors(address: ElasticsearchAddress) -> Iterator[None]:
    """Raise `SearchIndexError` for every error of the client in this block."""
    try:
        yield
    except ApiError as error:
        raise SearchIndexError(f"{address} refused: {_reason(error)}.") from error
    except TransportError as error:
        reason = str(error.message).rsplit(": ", 1)[-1]
        raise SearchIndexError(f"{address} does not answer: {reason}.") from error


def _reason(error: ApiError) -> str:
    match error.body:
        case {"error": {"root_cause": [{"reason": str(reason)}, *_]}}:
            return reason
        case _ if isinstance(error, UnsupportedProductError):
            return "it is not an Elasticsearch"
        case _:
            return f"HTTP status {error.status_code}"
