"""Extracts an article from a page. The functions are pure and use neither the network nor Scrapy."""

from crawler.extraction.article import Article, extract, extract_with_blocks

__all__ = ["Article", "extract", "extract_with_blocks"]
