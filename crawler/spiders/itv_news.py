"""ITV News."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class ITVNews(NewsroomSpider):
    """The feed is documented, and so are addresses below a date, which may be below a region. The general extractor
    finds the text.
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
