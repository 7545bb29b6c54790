"""Sky News."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class SkyNews(NewsroomSpider):
    """The feed and addresses are documented; the class of the text is as generally known. A live page has "-live-"
    in its address, by inference.
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
