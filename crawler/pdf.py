"""The text of a PDF, as paragraphs."""

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
"""What is read of a document at most. No report of a coroner comes near."""

# It logs a warning for every irregularity; that a document cannot be read is told in a sentence.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_END = re.compile(r"[.:;?!][\"”’')\]]*$")
_ITEM = re.compile(r"\(?(?:\d{1,2}(?:\.\d+)*|[a-z]|[ivx]{1,4})[.)]\s|[•▪●–-]\s")
_CAPITALS = re.compile(r"[^a-z]*[A-Z]{2}[^a-z]*")


def read_pdf(content: bytes, url: str) -> tuple[str, ...]:
    """The paragraphs of a PDF, of its first `MOST_PAGES` pages; a scan, which has none, gives nothing.

    Raises `PageError` when it is no PDF, is damaged or needs a password.
    """
    # Only few sources publish documents, and it takes long to load.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if b"%PDF-" not in content[:1024]:
        raise PageError(f"{url} is not a PDF.")
    lines: list[str] = []
    try:
        for page in PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]:
            lines += [*map(tidy, page.extract_text().splitlines()), ""]
            if sum(map(len, lines)) > MOST_CHARACTERS:
                break
    # A damaged file leads pypdf to look for what is not there in as many ways as there are to miss it.
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise PageError(f"{url} is a damaged or locked PDF.") from error
    return tuple(_paragraphs(lines))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines joined to paragraphs: one ends at an empty line, at a heading in capitals, before an item of a list, and
    with a sentence that ends in a line much shorter than the others.
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
