"""British Transport Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class BritishTransportPolice(PoliceUk):
    """On the police.uk platform, as is generally known. Its feed and listings are inferred to be like other forces'."""

    name = "btp"
    label = "British Transport Police"
    homepage = "https://www.btp.police.uk/news/"
    organisation = "british-transport-police"
    publishes = (5, 100)
    hosts = ("btp.police.uk",)
    feeds = (feed_of("https://www.btp.police.uk", "btp"),)
    listings = listings_of("https://www.btp.police.uk")
