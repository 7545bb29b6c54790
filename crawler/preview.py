"""What would be stored for one page, for those who write a spider. Fetches, stores and prints nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crawler.extraction import extract
from crawler.newsroom import NewsroomSpider
from crawler.run import spiders
from search.newsroom import now


def story_from_page(content: bytes, url: str, content_type: str = "") -> dict[str, Any]:
    """The fields of the story that the spider which claims the address would make of the page, and `how`: the layer
    of the page or the rule that gave each.

    Where no spider claims the address, those of the article that the general rules find. Raises `PageError`.
    """
    spider, key = _claiming(url) or (NewsroomSpider, "")
    seen = now()
    article = extract(content, url, body_rules=spider.body_rules, content_type=content_type, seen=seen)
    found = spider.story(key, article, None, seen) if key else article
    return {**asdict(found), "how": dict(article.how)}


def _claiming(url: str) -> tuple[type[NewsroomSpider], str] | None:
    for spider in spiders().values():
        if (key := spider.claims(url)) is not None:
            return spider, key
    return None
