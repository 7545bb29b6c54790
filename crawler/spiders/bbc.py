"""BBC News."""

from __future__ import annotations

from typing import ClassVar

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class BBC(NewsroomSpider):
    """Pages of 2024 and 2020 and a feed were read in stored copies. The addresses of feeds and sitemap are documented.

    Both hosts serve the same stories. Video, sport, iPlayer, sounds and weather have other paths than stories.
    The BBC's robots.txt begins with terms that forbid extraction without permission; with `rights = Rights.FEED`
    only headlines and links would be taken.
    """

    name = "bbc"
    label = "BBC News"
    kind = StoryKind.REPORT
    rights = Rights.INDEX
    homepage = "https://www.bbc.co.uk/news"
    organisation = "bbc-news"
    publishes = (200, 3_000)
    hosts: ClassVar[tuple[str, ...]] = ("bbc.co.uk", "bbc.com")
    feeds: ClassVar[tuple[str, ...]] = (
        "https://feeds.bbci.co.uk/news/uk/rss.xml",
        "https://feeds.bbci.co.uk/news/england/london/rss.xml",
    )
    sitemaps: ClassVar[tuple[str, ...]] = ("https://www.bbc.co.uk/sitemaps/https-index-uk-news.xml",)
    story_path = r"/news/(?:articles/|live/)?(?:[\w-]+-)?(?P<key>\d{5,}|c(?=[a-z]*\d)[a-z0-9]{9,})"
    live_pages = (r"^/news/live/",)
    body_rules = (
        "[data-component=text-block] p, [data-component=text-block] li, [data-component=subheadline-block] h2",
        ".story-body__inner > p, .story-body__inner > h2, .story-body__inner > ul > li",
    )
