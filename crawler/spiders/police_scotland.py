"""Police Scotland."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class PoliceScotland(NewsroomSpider):
    """The listing, and addresses below year and month, are documented. The general extractor finds the text."""

    name = "police_scotland"
    label = "Police Scotland"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.scotland.police.uk"
    organisation = "police-service-of-scotland"
    publishes = (20, 250)
    hosts = ("scotland.police.uk",)
    listings = ("https://www.scotland.police.uk/what-s-happening/news/",)
    story_path = r"/what-s-happening/news/(?P<key>\d{4}/[a-z]+/[^/]+)"
    language = "en"
