"""The Guardian."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class TheGuardian(NewsroomSpider):
    """The feeds and the news sitemap are documented, and the addresses are generally known. The sitemap has all
    sections; only those with news of the emergency services are used. The general extractor finds the text.
    """

    name = "the_guardian"
    label = "The Guardian"
    kind = StoryKind.REPORT
    rights = Rights.INDEX
    homepage = "https://www.theguardian.com/uk-news"
    organisation = "the-guardian"
    publishes = (50, 900)
    hosts = ("theguardian.com",)
    feeds = ("https://www.theguardian.com/uk-news/rss", "https://www.theguardian.com/uk/police/rss")
    sitemaps = ("https://www.theguardian.com/sitemaps/news.xml",)
    story_path = r"/(?P<key>(?:uk-news|law|society)/(?:live/)?\d{4}/[a-z]{3}/\d\d/[^/]+)"
    live_pages = (r"/live/",)
    language = "en"
