"""extract: what a spider would make of one page."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Annotated

import typer

from bluelight.console import print_json
from search.errors import PageError
from search.settings import read_settings

TIMEOUT = 30


def register(app: typer.Typer) -> None:
    app.command()(extract)


def extract(
    page: Annotated[str, typer.Argument(help="A file, or the address of a page.")],
    url: Annotated[str, typer.Option(help="The address that a file was fetched from.")] = "",
) -> None:
    """Print what would be stored for one page, as JSON, and which rule gave each field; stores nothing.

    Example: `bluelight extract page.html --url https://www.bbc.co.uk/news/articles/c0000000000o`
    """
    from crawler.preview import story_from_page

    if page.startswith(("http://", "https://")):
        content, content_type = _fetched(page)
        print_json(story_from_page(content, page, content_type))
    else:
        print_json(story_from_page(_read(Path(page)), url or Path(page).resolve().as_uri()))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PageError(f"{path} cannot be read: {error.strerror}.") from error


def _fetched(url: str) -> tuple[bytes, str]:
    from crawler.extraction.decoding import LARGEST
    from crawler.settings import of_newsroom

    agent = of_newsroom(read_settings())["USER_AGENT"]
    try:
        request = urllib.request.Request(url, headers={"User-Agent": agent})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return response.read(LARGEST + 1), response.headers.get("Content-Type", "")
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise PageError(f"{url} cannot be fetched: {reason}.") from error
