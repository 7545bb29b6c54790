"""A page to what it says: pure functions, no network, no Scrapy."""

from crawler.extraction.article import Article, extract, read

__all__ = ["Article", "extract", "read"]
