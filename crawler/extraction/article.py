"""Extracts the article of a page, with its text and its metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.body import read_body
from crawler.extraction.cleanup import clean
from crawler.extraction.metadata import GUESS, Metadata
from crawler.extraction.page_decoder import parse_page
from crawler.extraction.region import STANDFIRST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from datetime import datetime

    from crawler.extraction.blocks import Block
    from crawler.extraction.body import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text and the metadata of a page. Fields that the page does not state are empty. Times are aware and in UTC.

    `title` is the headline that readers see, and `headline` the one that the page declares for machines, if that is
    different. `language` is the primary tag ("en"). `canonical` is the address that the page declares as its own.
    `live` is set if the page declares that it is updated while events unfold. `zones` has the UTC offset ("+0100") of
    each time that was stated with one; other times were taken as newsroom time. `published_has_clock` is set if the
    date of publication was stated with a time of day. `how` names, for each field that is not empty, the layer of the
    page or the rule from which it comes.
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
    published_has_clock: bool = False
    modified: datetime | None = None
    zones: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    image: str = ""
    canonical: str = ""
    live: bool = False
    how: Mapping[str, str] = field(default_factory=dict)

    @property
    def date_is_guessed(self) -> bool:
        """Return whether the page does not state its date of publication, and `published` is a guess."""
        return self.how.get("published", "").startswith(GUESS)


class PageReading(NamedTuple):
    """An article, and all blocks of its page in order, kept and dropped."""

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
    """Return the article of a page that was fetched from `url` at `seen`, an aware moment.

    `body_rules` are the source's selectors of paragraphs, `content_type` is the HTTP header, and `recurring` are
    paragraphs at the top or the bottom of other pages of the site too. An empty page has an empty article. Raises
    `PageError` if the content is not an HTML page or too large.
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
    """Return what `extract` does, and the blocks of the page, each dropped one with its reason.

    Raises `PageError` as `extract` does.
    """
    page = parse_page(content, url, content_type)
    if page is None:
        return PageReading(Article(url=url))
    metadata = Metadata(page, url, seen)
    title, authors = metadata.fields.get("title", ""), metadata.fields.get("authors", ())
    cleaned = partial(clean, title=title, recurring=recurring, authors=authors)
    blocks, rule = read_body(page, body_rules, seen.date(), metadata.body, cleaned)
    metadata.choose_date(page, url, blocks, seen)
    if standfirst := next((block.text for block in blocks if block.reason == STANDFIRST), ""):
        metadata.fields["summary"], metadata.how["summary"] = standfirst, "page"
    body = tuple(block.text for block in blocks if not block.reason)
    how = metadata.how | ({"body": rule} if body else {})
    return PageReading(Article(url=url, body=body, how=how, **metadata.times_in_utc()), blocks)
