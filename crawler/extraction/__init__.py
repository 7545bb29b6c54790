"""A page to what it says: pure functions, no network, no Scrapy."""

from crawler.extraction.article import Article, extract, extract_with_blocks

__all__ = ["Article", "extract", "extract_with_blocks"]
