"""West Midlands Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class WestMidlandsPolice(PoliceUk):
    """On the police.uk platform. The feed, the search that lists news, and stories below
    /news/west-midlands/news/news/ are documented. It is inferred that the search accepts
    `ct` as it does for other forces.
    """

    name = "west_midlands_police"
    label = "West Midlands Police"
    homepage = "https://www.westmidlands.police.uk/news/"
    organisation = "west-midlands-police"
    publishes = (10, 120)
    hosts = ("westmidlands.police.uk",)
    feeds = (feed_of("https://www.westmidlands.police.uk", "west-midlands"),)
    listings = listings_of("https://www.westmidlands.police.uk")
