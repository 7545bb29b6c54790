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
)
from scrapy.spidermiddlewares.httperror import HttpError

PROBLEMS = "bluelight/problems"
"""Key in a crawler's stats for a list of sentences, each of which begins with the name of the source."""
NEW = "bluelight/new"
CHANGED = "bluelight/changed"
UNCHANGED = "bluelight/unchanged"
LEFT_OUT = "bluelight/left_out"
"""Keys in a crawler's stats for the numbers of stories that were new, changed, unchanged, and left out."""
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
}


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
    if isinstance(error, (IgnoreRequest, DownloadFailedError)):
        return f"was left out: {' '.join(str(error).split()).rstrip('.')}"
    if isinstance(error, Exception):
        return f"cannot be read: {' '.join(str(error).split()).rstrip('.') or type(error).__name__}"
    raise error or RuntimeError("a request failed without an error")


def describe_status(status: int) -> str:
    """Return what a server answered, with the name of a known status: "answered 404 Not Found"."""
    known = status in HTTPStatus._value2member_map_
    return f"answered {status} {HTTPStatus(status).phrase}" if known else f"answered {status}"
