"""Merseyside Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, listings_of


class MerseysidePolice(PoliceUk):
    """On the police.uk platform, as is generally known. It is inferred that its listings are like other forces'."""

    name = "merseyside_police"
    label = "Merseyside Police"
    homepage = "https://www.merseyside.police.uk/news/"
    organisation = "merseyside-police"
    publishes = (10, 150)
    hosts = ("merseyside.police.uk",)
    listings = listings_of("https://www.merseyside.police.uk")
