"""Greater Manchester Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class GreaterManchesterPolice(PoliceUk):
    """On the police.uk platform. Feed, listings, and stories below /news/greater-manchester/ are documented."""

    name = "gmp"
    label = "Greater Manchester Police"
    homepage = "https://www.gmp.police.uk/news/"
    organisation = "greater-manchester-police"
    publishes = (15, 150)
    hosts = ("gmp.police.uk",)
    feeds = (feed_of("https://www.gmp.police.uk", "greater-manchester"),)
    listings = (
        *listings_of("https://www.gmp.police.uk"),
        "https://www.gmp.police.uk/news/news-search/?ct=Updates",
    )
