"""The boundary between outside text and our own code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def reading(url: str, kind: str) -> Iterator[None]:
    """Raise `PageError` for any exception of the block, which reads text from outside that was fetched from `url`.

    Publishers' text makes the parsers of our libraries, and our own, raise exceptions of any class: feedparser alone
    raises ten. Each reader (feed, sitemap, listing, posts, page) therefore runs inside exactly one such block, and the
    block contains nothing but the reader. `read_pdf` has a boundary of its own, around pypdf alone. An exception
    elsewhere is a bug of ours and propagates. `kind` is what the text should be, such as "a feed".
    """
    try:
        yield
    except PageError:
        raise
    except Exception as error:
        raise PageError(f"{url} cannot be read as {kind}: {describe_error(error)}.") from error


def describe_error(error: BaseException | None) -> str:
    """Return the message of an error on one line and without its full stop, or else the name of its class."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    message = " ".join(str(error).split())[:200].rstrip(".")
    return f"{message} ({type(error).__name__})" if message else type(error).__name__
