"""Kent Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of


class KentPolice(PoliceUk):
    """On the police.uk platform. The listing and this force's names for its categories are documented; the feed is
    inferred.
    """

    name = "kent_police"
    label = "Kent Police"
    homepage = "https://www.kent.police.uk/news/"
    organisation = "kent-police"
    publishes = (10, 120)
    hosts = ("kent.police.uk",)
    feeds = (feed_of("https://www.kent.police.uk", "kent"),)
    listings = (
        "https://www.kent.police.uk/news/news-search/?ct=Policing%20news",
        "https://www.kent.police.uk/news/news-search/?ct=Appeals",
    )
