"""Crown Prosecution Service."""

from __future__ import annotations

from crawler.discovery import Layout
from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class CrownProsecutionService(NewsroomSpider):
    """The listing, its pages, and addresses below /cps/news/ or an area's are documented. The general extractor finds
    the text.
    """

    name = "cps"
    label = "Crown Prosecution Service"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.cps.gov.uk"
    organisation = "crown-prosecution-service"
    publishes = (5, 100)
    hosts = ("cps.gov.uk",)
    listings = ("https://www.cps.gov.uk/news",)
    layout = Layout(page_parameter="page")
    story_path = r"/(?:[a-z-]+/)?news/(?P<key>[^/]+)"
    language = "en"
