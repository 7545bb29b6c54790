"""The extractors that are compared. Each takes a page as a server sent it and returns what it found there."""

from __future__ import annotations

import importlib.util
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class ExtractedPage:
    """What an extractor found. The date is in ISO 8601, without the time; authors are separated by semicolons."""

    body: str = ""
    title: str = ""
    author: str = ""
    date: str = ""


def blue_light(content: bytes, url: str) -> ExtractedPage:
    from crawler.extraction import extract
    from search.calendar import TIME_ZONE, now

    article = extract(content, url, seen=now())
    stated = article.zones.get("published")
    zone = datetime.strptime(stated, "%z").tzinfo if stated else TIME_ZONE
    date = article.published.astimezone(zone).date().isoformat() if article.published else ""
    return ExtractedPage("\n".join(article.body), article.title, "; ".join(article.authors), date)


def trafilatura_default(content: bytes, url: str) -> ExtractedPage:
    return _trafilatura(content, url, fast=False)


def trafilatura_fast(content: bytes, url: str) -> ExtractedPage:
    return _trafilatura(content, url, fast=True)


def _trafilatura(content: bytes, url: str, *, fast: bool) -> ExtractedPage:
    from trafilatura import extract

    written = extract(content, url=url, fast=fast, output_format="json", with_metadata=True, include_comments=False)
    fields = {name: value or "" for name, value in json.loads(written or "{}").items()}
    return ExtractedPage(*(fields.get(name, "") for name in ("text", "title", "author", "date")))


def readability(content: bytes, url: str) -> ExtractedPage:
    from lxml import html
    from readability import Document  # type: ignore[import-untyped]

    page = Document(content.decode("utf-8", "replace"), url=url)
    return ExtractedPage(html.fromstring(page.summary()).text_content(), page.short_title(), page.author() or "")


def newspaper(content: bytes, url: str) -> ExtractedPage:
    import newspaper as newspaper4k  # type: ignore[import-untyped]

    article = newspaper4k.Article(url or "https://example.org/", fetch_images=False)
    article.download(input_html=content.decode("utf-8", "replace"))
    article.parse()
    date = article.publish_date.date().isoformat() if article.publish_date else ""
    return ExtractedPage(article.text, article.title, "; ".join(article.authors), date)


def resiliparse(content: bytes, url: str) -> ExtractedPage:
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-untyped]
    from resiliparse.parse.html import HTMLTree  # type: ignore[import-untyped]

    page = HTMLTree.parse(content.decode("utf-8", "replace"))
    return ExtractedPage(extract_plain_text(page, main_content=True, comments=False), page.title)


EXTRACTORS: dict[str, tuple[str, Callable[[bytes, str], ExtractedPage]]] = {
    "Blue Light": ("crawler", blue_light),
    "trafilatura, default": ("trafilatura", trafilatura_default),
    "trafilatura, fast": ("trafilatura", trafilatura_fast),
    "readability-lxml": ("readability", readability),
    "newspaper4k": ("newspaper", newspaper),
    "resiliparse": ("resiliparse", resiliparse),
}
"""For the name of each extractor, the package that it needs and its function."""


def installed() -> list[str]:
    """Return the names of the extractors whose packages are installed, and turn off their logging."""
    logging.disable(logging.CRITICAL)
    return [name for name, (package, _) in EXTRACTORS.items() if importlib.util.find_spec(package)]
