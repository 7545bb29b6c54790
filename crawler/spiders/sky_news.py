"""Sky News."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class SkyNews(NewsroomSpider):
    """The feed and the addresses are documented, and the class of the text is generally known. It is inferred that
    live pages have "-live-" in their addresses.
    """

    name = "sky_news"
    label = "Sky News"
    kind = StoryKind.REPORT
    rights = Rights.INDEX
    homepage = "https://news.sky.com"
    organisation = "sky-news"
    publishes = (100, 1500)
    hosts = ("news.sky.com",)
    feeds = ("https://feeds.skynews.com/feeds/rss/uk.xml",)
    story_path = r"/story/(?:[^/]+-)?(?P<key>\d{6,})"
    live_pages = (r"-live-",)
    body_rules = (".sdc-article-body > p, .sdc-article-body > h2",)
    language = "en"
