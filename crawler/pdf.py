"""Reads the paragraphs of a PDF document."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING

from crawler.extraction.plain_text import tidy
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 200
MOST_CHARACTERS = 900_000
"""The most pages and characters of a document that are read. Coroners' reports are far shorter."""

# pypdf logs a warning for every irregularity; a document that cannot be read raises `PageError` anyway.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_END = re.compile(r"[.:;?!][\"”’')\]]*$")
_ITEM = re.compile(r"\(?(?:\d{1,2}(?:\.\d+)*|[a-z]|[ivx]{1,4})[.)]\s|[•▪●–-]\s")
_CAPITALS = re.compile(r"[^a-z]*[A-Z]{2}[^a-z]*")


def read_pdf(content: bytes, url: str) -> tuple[str, ...]:
    """Return the paragraphs of a PDF's first `MOST_PAGES` pages. A scanned document, which has no text, has none.

    Raises `PageError` if the content is not a PDF, is damaged or needs a password.
    """
    # pypdf is imported here because it loads slowly and only a few sources publish documents.
    from pypdf import PdfReader

    if b"%PDF-" not in content[:1024]:
        raise PageError(f"{url} is not a PDF.")
    lines: list[str] = []
    try:
        for page in PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]:
            lines += [*map(tidy, page.extract_text().splitlines()), ""]
            if sum(map(len, lines)) > MOST_CHARACTERS:
                break
    except Exception as error:  # the boundary to pypdf, which raises errors of many classes for a damaged file
        raise PageError(f"{url} is a damaged or password-protected PDF.") from error
    return tuple(_paragraphs(lines))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join lines into paragraphs.

    A paragraph ends at an empty line, at a heading in capitals, before a list item, and after a sentence that ends in
    a line much shorter than the others.
    """
    full = max(map(len, lines), default=0) * 0.8
    paragraph = ""
    for line in lines:
        if paragraph and (not line or _ITEM.match(line) or _CAPITALS.fullmatch(line) or _CAPITALS.fullmatch(paragraph)):
            yield paragraph
            paragraph = ""
        paragraph = f"{paragraph} {line}".strip()
        if _END.search(line) and len(line) < full:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph
