"""National Police Chiefs' Council."""

from __future__ import annotations

from crawler.discovery import Layout
from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class NationalPoliceChiefsCouncil(NewsroomSpider):
    """The listing (`a.card__link`) and the page (`h1.content-title`, `.content-body`, `p.date`) are documented by
    others' programs. The address of the listing's next page is inferred.
    """

    name = "npcc"
    label = "National Police Chiefs' Council"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://news.npcc.police.uk"
    organisation = "national-police-chiefs-council"
    publishes = (1, 30)
    hosts = ("news.npcc.police.uk",)
    listings = ("https://news.npcc.police.uk/releases",)
    layout = Layout(links="a.card__link", page_parameter="page")
    story_path = r"/releases/(?P<key>[^/]+)"
    body_rules = (".content-body p, .content-body li",)
    language = "en"
