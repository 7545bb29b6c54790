from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import html

from crawler.extraction.text import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says of itself. Times are aware and in UTC; `how` names the rule that gave each field."""

    url: str
    title: str = ""
    body: tuple[str, ...] = ()
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    language: str = ""
    image: str = ""
    canonical: str = ""
    how: Mapping[str, str] = field(default_factory=dict)


def extract(
    content: str | bytes, url: str, *, body_rules: Sequence[str] = (), content_type: str = "", seen: datetime
) -> Article:
    page = html.fromstring(content)
    for rule in body_rules:
        if found := page.cssselect(rule):
            return Article(url=url, title=words_of(page.cssselect("h1")[0]), body=tuple(map(words_of, found)))
    return Article(url=url)
