"""National Crime Agency."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class NationalCrimeAgency(NewsroomSpider):
    """The feed, which is Joomla's, and the addresses are documented. It is inferred that the text is where Joomla has
    it.
    """

    name = "nca"
    label = "National Crime Agency"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.nationalcrimeagency.gov.uk"
    organisation = "national-crime-agency"
    publishes = (3, 60)
    hosts = ("nationalcrimeagency.gov.uk",)
    feeds = ("https://www.nationalcrimeagency.gov.uk/news?format=feed&type=rss",)
    story_path = r"/news/(?P<key>[^/]+)"
    body_rules = ("[itemprop=articleBody] p, [itemprop=articleBody] li",)
    language = "en"
