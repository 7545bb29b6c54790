"""London Fire Brigade."""

from __future__ import annotations

from crawler.discovery import Layout
from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class LondonFireBrigade(NewsroomSpider):
    """The listing of news, with its pages, was read in a stored copy. Addresses of incidents below year and month are
    documented. Addresses of news below a year, and the markup, are inferred.
    """

    name = "london_fire_brigade"
    label = "London Fire Brigade"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.london-fire.gov.uk"
    organisation = "london-fire-brigade"
    publishes = (5, 80)
    hosts = ("london-fire.gov.uk",)
    listings = ("https://www.london-fire.gov.uk/incidents/", "https://www.london-fire.gov.uk/news/")
    layout = Layout(page_parameter="page")
    story_path = r"/(?P<key>(?:incidents|news)/\d{4}(?:-\w+)?/[^/]+(?:/[^/]+)?)"
    language = "en"
