"""Police Service of Northern Ireland."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class PoliceServiceOfNorthernIreland(NewsroomSpider):
    """Everything is inferred: it is a Drupal site that lists its statements at /latest-news and has them below it."""

    name = "psni"
    label = "Police Service of Northern Ireland"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.psni.police.uk"
    organisation = "police-service-of-northern-ireland"
    publishes = (15, 200)
    hosts = ("psni.police.uk",)
    listings = ("https://www.psni.police.uk/latest-news",)
    story_path = r"/latest-news/(?P<key>[^/]+)"
    language = "en"
