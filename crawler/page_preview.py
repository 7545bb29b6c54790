"""A preview of what would be stored for one page, for authors of spiders. It fetches, stores and prints nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.extraction import extract_with_blocks
from crawler.extraction.plain_text import element_text
from crawler.newsroom import NewsroomSpider
from crawler.run import spiders
from search import calendar

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.extraction.article import PageReading
    from crawler.extraction.blocks import Block

_NEVER_SEEN = frozenset(("head", "script", "style", "noscript", "template", "link", "meta", "title"))


class PagePart(NamedTuple):
    """A block of a page; `reason` says why it is not part of the story, and is empty if it is."""

    text: str
    reason: str


def story_from_page(content: bytes, url: str, content_type: str = "") -> dict[str, Any]:
    """Return the fields of the story that the spider which claims the address would make of the page.

    `how` names the layer of the page or the rule that gave each field. If no spider claims the address, the fields are
    those of the article that the general rules find. Raises `PageError` if the page cannot be read.
    """
    spider, key = _spider_for(url)
    seen = calendar.now()
    article = _read(content, url, content_type, spider, seen).article
    result = spider.story(key, article, None, seen) if key else article
    return {**asdict(result), "how": dict(article.how)}


def parts_of_page(content: bytes, url: str, content_type: str = "") -> list[PagePart]:
    """Return all blocks of a page in order, kept and dropped, by the same rules as `story_from_page`.

    Raises `PageError` if the page cannot be read.
    """
    spider, _ = _spider_for(url)
    blocks = _read(content, url, content_type, spider, calendar.now()).blocks
    return [PagePart(text, block.reason) for block in blocks if (text := _text(block))]


def _read(content: bytes, url: str, content_type: str, spider: type[NewsroomSpider], seen: datetime) -> PageReading:
    return extract_with_blocks(content, url, body_rules=spider.body_rules, content_type=content_type, seen=seen)


def _text(block: Block) -> str:
    """Return the text of a block. The text of boilerplate, which was not extracted, is read from its element."""
    if block.text or block.element is None or block.tag in _NEVER_SEEN:
        return block.text
    return element_text(block.element)


def _spider_for(url: str) -> tuple[type[NewsroomSpider], str]:
    """Return the spider that claims an address, and the story's key; if none does, the base class and an empty key."""
    for spider in spiders().values():
        if (key := spider.claims(url)) is not None:
            return spider, key
    return NewsroomSpider, ""
