"""The command extract, which shows the story that a spider makes of one page."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bluelight.console import out, print_json
from search.errors import PageError
from search.settings import read_settings

if TYPE_CHECKING:
    from crawler.page_preview import PagePart

TIMEOUT = 30
"""Seconds."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command()(extract)


def extract(
    page: Annotated[str, typer.Argument(help="A file, or the address of a page.")],
    url: Annotated[str, typer.Option(help="The address that a file was fetched from.")] = "",
    explain: Annotated[
        bool, typer.Option(help="Show every block of the page, and why it was kept or dropped.")
    ] = False,
) -> None:
    """Print as JSON what would be stored of one page, and which rule gave each field. Nothing is stored.

    Example: `bluelight extract page.html --url https://www.bbc.co.uk/news/articles/c0000000000o --explain`
    """
    from crawler.page_preview import parts_of_page, story_from_page

    content, address, content_type = _fetched(page) if page.startswith(("http://", "https://")) else _read(page, url)
    if explain:
        _print_parts(parts_of_page(content, address, content_type))
    else:
        print_json(story_from_page(content, address, content_type))


def _print_parts(parts: list[PagePart]) -> None:
    """Print a line for each block, separated by a tab: "kept" or the reason why it was dropped, and its text."""
    for part in parts:
        mark = Text("kept", "green") if not part.reason else Text(part.reason, "dim")
        out.print(mark, Text(part.text), sep="\t", soft_wrap=True)


def _read(page: str, url: str) -> tuple[bytes, str, str]:
    """Return a file's bytes, the address of its page, and no content type."""
    path = Path(page)
    try:
        return path.read_bytes(), url or path.resolve().as_uri(), ""
    except OSError as error:
        raise PageError(f"{path} cannot be read: {error.strerror}.") from error


def _fetched(url: str) -> tuple[bytes, str, str]:
    """Return the bytes of a page, its address, and its content type."""
    from crawler.extraction.page_decoder import LARGEST_PAGE
    from crawler.settings import newsroom_settings

    agent = newsroom_settings(read_settings())["USER_AGENT"]
    try:
        request = urllib.request.Request(url, headers={"User-Agent": agent})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return response.read(LARGEST_PAGE + 1), url, response.headers.get("Content-Type", "")
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise PageError(f"{url} cannot be fetched: {reason}.") from error
