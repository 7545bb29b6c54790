"""Essex Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class EssexPolice(PoliceUk):
    """On the police.uk platform, as is generally known. Its feed and listings are inferred to be like other forces'."""

    name = "essex_police"
    label = "Essex Police"
    homepage = "https://www.essex.police.uk/news/"
    organisation = "essex-police"
    publishes = (10, 120)
    hosts = ("essex.police.uk",)
    feeds = (feed_of("https://www.essex.police.uk", "essex"),)
    listings = listings_of("https://www.essex.police.uk")
