"""Independent Office for Police Conduct."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class IndependentOfficeForPoliceConduct(NewsroomSpider):
    """The addresses are documented. It is inferred that /news lists them. The general extractor finds the text."""

    name = "iopc"
    label = "Independent Office for Police Conduct"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.policeconduct.gov.uk"
    organisation = "independent-office-for-police-conduct"
    publishes = (2, 50)
    hosts = ("policeconduct.gov.uk",)
    listings = ("https://www.policeconduct.gov.uk/news",)
    story_path = r"/news/(?P<key>[^/]+)"
    language = "en"
