"""Essex Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, listings_of


class EssexPolice(PoliceUk):
    """On the police.uk platform, as is generally known. It is inferred that its listings are like other forces'."""

    name = "essex_police"
    label = "Essex Police"
    homepage = "https://www.essex.police.uk/news/"
    organisation = "essex-police"
    publishes = (10, 120)
    hosts = ("essex.police.uk",)
    listings = listings_of("https://www.essex.police.uk")
