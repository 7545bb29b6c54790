"""A page to what it says: pure functions, no network, no Scrapy."""

from crawler.extraction.article import Article, extract

__all__ = ["Article", "extract"]
