"""Merseyside Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class MerseysidePolice(PoliceUk):
    """On the police.uk platform. The feed is documented; the listings are inferred to be like other forces'."""

    name = "merseyside_police"
    label = "Merseyside Police"
    homepage = "https://www.merseyside.police.uk/news/"
    organisation = "merseyside-police"
    publishes = (10, 150)
    hosts = ("merseyside.police.uk",)
    feeds = (feed_of("https://www.merseyside.police.uk", "merseyside"),)
    listings = listings_of("https://www.merseyside.police.uk")
