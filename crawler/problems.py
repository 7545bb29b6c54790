"""What can keep a page from us, in words for a person, and where a crawl notes what came of it."""

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
"""In a crawler's stats: a list of sentences, each beginning with the name of the source."""
NEW = "bluelight/new"
CHANGED = "bluelight/changed"
UNCHANGED = "bluelight/unchanged"
LEFT_OUT = "bluelight/left_out"
"""In a crawler's stats: how many stories were new, had changed, were as before, were not kept."""
REACHED = "bluelight/reached"
"""In a crawler's stats: whether a door of the source said anything that could be read."""


class NothingToRead(IgnoreRequest):
    """An answer that brings no page and is no problem: nothing has changed, or the story is gone."""


# It logs a traceback where robots.txt cannot be reached; the feed of the same host says so in a sentence.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(lambda record: not record.exc_info)

_REASONS: dict[type[Exception], str] = {
    CannotResolveHostError: "cannot be reached: the name is not known",
    DownloadConnectionRefusedError: "cannot be reached: the connection is refused",
    DownloadTimeoutError: "cannot be reached: it does not answer in time",
    DownloadCancelledError: "is larger than is read",
    ResponseDataLossError: "was cut off on its way",
}


def describe_failure(error: BaseException | None) -> str:
    """The rest of a sentence that begins with the address.

    A boundary: an errback hears of downloads only, never of a spider's bugs, and what breaks on the bytes of a
    server (a false Content-Encoding, a charset that is none, a Location that is no address) raises whatever its
    decoder has: `brotli.error` is a plain Exception.
    """
    if isinstance(error, HttpError):
        return describe_status(error.response.status)
    for kind, reason in _REASONS.items():
        if isinstance(error, kind):
            return reason
    if isinstance(error, (IgnoreRequest, DownloadFailedError)):
        return f"is left out: {' '.join(str(error).split()).rstrip('.')}"
    if isinstance(error, Exception):
        return f"cannot be read: {' '.join(str(error).split()).rstrip('.') or type(error).__name__}"
    raise error or RuntimeError("a request failed without an error")


def describe_status(status: int) -> str:
    """What a server answered, by its name where it has one: "answers 404 Not Found"."""
    known = status in HTTPStatus._value2member_map_
    return f"answers {status} {HTTPStatus(status).phrase}" if known else f"answers {status}"
