"""Sentences for users about pages that could not be fetched, and the keys of a crawl's counts in Scrapy's stats."""

from __future__ import annotations

import logging
from http import HTTPStatus

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.ssl import SSL  # type: ignore[attr-defined]  # the OpenSSL that Twisted uses

from crawler.boundary import describe_error

PROBLEMS = "bluelight/problems"
"""Key in a crawler's stats for a list of sentences, each of which begins with the name of the source."""
NEW = "bluelight/new"
CHANGED = "bluelight/changed"
UNCHANGED = "bluelight/unchanged"
LEFT_OUT = "bluelight/left_out"
"""Keys in a crawler's stats for the numbers of stories that were new, changed, unchanged, and left out."""
FAILED = "bluelight/failed"
"""Key in a crawler's stats for whether an endpoint, or the source as a whole, failed, and not only single pages."""
REACHED = "bluelight/reached"
"""Key in a crawler's stats for whether at least one endpoint of the source could be read."""


class NothingToRead(IgnoreRequest):
    """An answer without a page that is not a problem: nothing has changed, or the story is gone."""


# Scrapy logs a traceback if robots.txt cannot be reached; the failed request for the endpoint is reported anyway.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(lambda record: not record.exc_info)

_REASONS: dict[type[Exception], str] = {
    CannotResolveHostError: "cannot be reached: the host name is unknown",
    DownloadConnectionRefusedError: "cannot be reached: the connection was refused",
    DownloadTimeoutError: "cannot be reached: it did not answer in time",
    DownloadCancelledError: "is too large to be read",
    ResponseDataLossError: "was cut off in transit",
    UnsupportedURLSchemeError: "cannot be reached: only http and https are read",
}
"""Why an address could not be fetched, by error; of several that fit, the first counts."""


def describe_failure(error: BaseException | None) -> str:
    """Return why an address could not be fetched, as the rest of a sentence that begins with the address.

    Any `Exception` counts as a failed download, because an errback receives failures of downloads only, never a
    spider's bugs. Faulty answers (a false Content-Encoding, an unknown charset, a Location that is not an address) lead
    to any error of the decoder: `brotli.error` is a plain Exception. Raises other errors again, and `RuntimeError` if
    there is no error.
    """
    if isinstance(error, HttpError):
        return describe_status(error.response.status)
    for kind, reason in _REASONS.items():
        if isinstance(error, kind):
            return reason
    if isinstance(error, DownloadFailedError):
        return f"cannot be reached: {_describe_connection(error)}"
    if isinstance(error, IgnoreRequest):
        return f"was left out: {' '.join(str(error).split()).rstrip('.')}"
    if isinstance(error, Exception):
        return f"cannot be read: {describe_error(error)}"
    raise error or RuntimeError("a request failed without an error")


def _describe_connection(error: DownloadFailedError) -> str:
    """Return why a connection ended without an answer. Twisted wraps the reasons, of which OpenSSL's name themselves.

    https://docs.twisted.org/en/stable/api/twisted.web._newclient.ResponseFailed.html
    """
    causes = [reason.value for reason in getattr(error.__cause__, "reasons", ())] or [error.__cause__]
    if not any(isinstance(cause, SSL.Error) for cause in causes):
        return "the connection broke off before an answer came"
    if any("certificate" in str(cause) for cause in causes):
        return "its certificate is not valid"
    return "no encrypted connection could be made"


def describe_status(status: int) -> str:
    """Return what a server answered, with the name of a known status: "answered 404 Not Found"."""
    known = status in HTTPStatus._value2member_map_
    return f"answered {status} {HTTPStatus(status).phrase}" if known else f"answered {status}"
