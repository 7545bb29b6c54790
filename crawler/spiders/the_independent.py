"""The Independent."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class TheIndependent(NewsroomSpider):
    """The news sitemap is documented; the feed and the addresses are generally known. Of the sitemap, only news of the
    UK is used. The general extractor finds the text.
    """

    name = "the_independent"
    label = "The Independent"
    kind = StoryKind.REPORT
    rights = Rights.INDEX
    homepage = "https://www.independent.co.uk/news/uk"
    organisation = "the-independent"
    publishes = (100, 1500)
    hosts = ("independent.co.uk",)
    feeds = ("https://www.independent.co.uk/news/uk/rss",)
    sitemaps = ("https://www.independent.co.uk/sitemaps/googlenews",)
    story_path = r"/news/uk/(?:[a-z-]+/)?[^/]+-(?P<key>b\d{5,})(?:\.html)?"
    live_pages = (r"-live-|-latest-",)
    language = "en"
