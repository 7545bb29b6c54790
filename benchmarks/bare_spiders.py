"""The spiders that `crawling` compares: two of Blue Light, with and without its extractor, and a bare Scrapy spider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import scrapy

from crawler.extraction import Article
from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from scrapy.http import Response


class Bare(scrapy.Spider):
    """Fetches every page in the sitemaps of `site`, and discards it."""

    name = "bare"
    site: str

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(f"{self.site}/sitemap.xml")

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        for address in re.findall(rb"<loc>([^<]+)", response.body):
            yield scrapy.Request(address.decode(), self.discard if b"/story/" in address else self.parse)

    def discard(self, response: Response) -> None:
        self.crawler.stats.inc_value("pages")


class Gazette(NewsroomSpider):
    """A source like those that Blue Light comes with."""

    name = "gazette"
    label = "The Blue Lamp Gazette"
    kind = StoryKind.ARTICLE
    rights = Rights.FULL
    publishes = (50, 500)
    hosts = ("127.0.0.1",)
    story_path = r"/story/(?P<key>[\w-]+)"


class WithoutExtractor(Gazette):
    """Stores a story with the same words for every page."""

    name = "without_extractor"

    def read_article(self, response: Response, seen: datetime) -> Article:
        return Article(url=response.url, title="Crews called", body=("Crews were called to Harbour Road. " * 60,))
