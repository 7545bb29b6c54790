"""HM Inspectorate of Constabulary and Fire and Rescue Services."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class InspectorateOfConstabulary(NewsroomSpider):
    """The addresses are documented. It is inferred that /news/news-feed/ lists them, and that the text is where
    WordPress has it.
    """

    name = "hmicfrs"
    label = "HM Inspectorate of Constabulary and Fire and Rescue Services"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://hmicfrs.justiceinspectorates.gov.uk"
    organisation = "hm-inspectorate-of-constabulary-and-fire-and-rescue-services"
    publishes = (0, 30)
    hosts = ("hmicfrs.justiceinspectorates.gov.uk",)
    listings = ("https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/",)
    story_path = r"/news/news-feed/(?P<key>(?!page/)[^/]+)"
    body_rules = (".entry-content > p, .entry-content > ul > li",)
    language = "en"
