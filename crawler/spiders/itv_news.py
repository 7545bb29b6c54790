"""ITV News."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class ITVNews(NewsroomSpider):
    """The feed and addresses, below a day, also of a region, are documented; the text is found by the general
    extractor.
    """

    name = "itv_news"
    label = "ITV News"
    kind = StoryKind.REPORT
    rights = Rights.INDEX
    homepage = "https://www.itv.com/news"
    organisation = "itv-news"
    publishes = (100, 1500)
    hosts = ("itv.com",)
    feeds = ("https://www.itv.com/news/rss",)
    story_path = r"/news/(?P<key>(?:[a-z-]+/)?\d{4}-\d\d-\d\d/[^/]+)"
    language = "en"
