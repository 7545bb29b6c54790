"""A page to an article: for each field the first layer of the page that states it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.body import read_body
from crawler.extraction.cleanup import clean
from crawler.extraction.metadata import Metadata
from crawler.extraction.page_decoder import parse_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from datetime import datetime

    from crawler.extraction.blocks import Block
    from crawler.extraction.body import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says of itself; what it does not say is empty. Times are aware and in UTC.

    `title` is the headline that readers see, `headline` the one that the page states for machines, where that is
    another. `language` is the primary tag ("en"). `canonical` is the address that the page gives as its own. `live`: it
    says that it is written on while things happen. `zones` has the offset ("+0100") with which a time was stated; one
    without was taken for newsroom time. `how` names, for each field that is not empty, the layer of the page or the
    rule that gave it.
    """

    url: str
    title: str = ""
    headline: str = ""
    body: tuple[str, ...] = ()
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    zones: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    image: str = ""
    canonical: str = ""
    live: bool = False
    how: Mapping[str, str] = field(default_factory=dict)


class PageReading(NamedTuple):
    """An article, and the blocks of its page in their order, kept and dropped."""

    article: Article
    blocks: Sequence[Block] = ()


def extract(
    content: str | bytes,
    url: str,
    *,
    body_rules: Sequence[Rule] = (),
    content_type: str = "",
    recurring: Set[str] = frozenset(),
    seen: datetime,
) -> Article:
    """The article of a page that was fetched from `url` at `seen`, an aware moment.

    `body_rules` are the source's own of the paragraphs, `content_type` is the HTTP header, `recurring` are paragraphs
    that stand at the head or the foot of other pages of the site too. Raises `PageError` when it is no HTML page or
    too large; a page that says nothing gives an empty article.
    """
    reading = extract_with_blocks(
        content, url, body_rules=body_rules, content_type=content_type, recurring=recurring, seen=seen
    )
    return reading.article


def extract_with_blocks(
    content: str | bytes,
    url: str,
    *,
    body_rules: Sequence[Rule] = (),
    content_type: str = "",
    recurring: Set[str] = frozenset(),
    seen: datetime,
) -> PageReading:
    """As `extract`, with the reason for each block that was dropped."""
    page = parse_page(content, url, content_type)
    if page is None:
        return PageReading(Article(url=url))
    metadata = Metadata(page, url, seen)
    blocks, rule = read_body(page, body_rules, seen.date(), metadata.body)
    metadata.choose_date(page, url, blocks, seen)
    clean(blocks, metadata.fields.get("title", ""), recurring)
    body = tuple(block.text for block in blocks if not block.reason)
    how = metadata.how | ({"body": rule} if body else {})
    return PageReading(Article(url=url, body=body, how=how, **metadata.times_in_utc()), blocks)
