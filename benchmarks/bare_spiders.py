"""What `crawling` compares: a spider of Blue Light, with and without its extractor, and a bare one of Scrapy's."""

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
    """Fetches every page that the sitemaps of a `site` list, and throws it away."""

    name = "bare"
    site: str

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(f"{self.site}/sitemap.xml")

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        for address in re.findall(rb"<loc>([^<]+)", response.body):
            yield scrapy.Request(address.decode(), self.throw_away if b"/story/" in address else self.parse)

    def throw_away(self, response: Response) -> None:
        self.crawler.stats.inc_value("pages")


class Gazette(NewsroomSpider):
    """A newsroom like those that ship."""

    name = "gazette"
    label = "The Blue Lamp Gazette"
    kind = StoryKind.ARTICLE
    rights = Rights.FULL
    publishes = (50, 500)
    hosts = ("127.0.0.1",)
    story_path = r"/story/(?P<key>[\w-]+)"


class WithoutExtractor(Gazette):
    """Stores a story for every page, and always the same words."""

    name = "without_extractor"

    def read_article(self, response: Response, seen: datetime) -> Article:
        return Article(url=response.url, title="Crews called", body=("Crews were called to Harbour Road. " * 60,))
