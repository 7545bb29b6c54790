"""Evening Standard."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class EveningStandard(NewsroomSpider):
    """The feeds are documented, and the addresses are generally known. The general extractor finds the text."""

    name = "evening_standard"
    label = "Evening Standard"
    kind = StoryKind.REPORT
    rights = Rights.INDEX
    homepage = "https://www.standard.co.uk"
    organisation = "evening-standard"
    publishes = (50, 900)
    hosts = ("standard.co.uk",)
    feeds = ("https://www.standard.co.uk/news/uk/rss", "https://www.standard.co.uk/rss")
    story_path = r"/news/(?:[a-z-]+/)*[^/]+-(?P<key>[ab]\d{5,})(?:\.html)?"
    live_pages = (r"-live-",)
    language = "en"
