"""Humberside Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class HumbersidePolice(PoliceUk):
    """On the police.uk platform. The listing of news, and stories below /news/humberside/news/, are documented; the
    feed and the listing of appeals are inferred.
    """

    name = "humberside_police"
    label = "Humberside Police"
    homepage = "https://www.humberside.police.uk/news/"
    organisation = "humberside-police"
    publishes = (5, 80)
    hosts = ("humberside.police.uk",)
    feeds = (feed_of("https://www.humberside.police.uk", "humberside"),)
    listings = listings_of("https://www.humberside.police.uk")
