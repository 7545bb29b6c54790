"""Greater Manchester Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, listings_of


class GreaterManchesterPolice(PoliceUk):
    """On the police.uk platform. Both listings, and stories below /news/greater-manchester/, are documented."""

    name = "gmp"
    label = "Greater Manchester Police"
    homepage = "https://www.gmp.police.uk/news/"
    organisation = "greater-manchester-police"
    publishes = (15, 150)
    hosts = ("gmp.police.uk",)
    listings = listings_of("https://www.gmp.police.uk")
