"""City of London Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, listings_of


class CityOfLondonPolice(PoliceUk):
    """On the police.uk platform, as is generally known. It is inferred that its listings are like other forces'."""

    name = "city_of_london_police"
    label = "City of London Police"
    homepage = "https://www.cityoflondon.police.uk/news/"
    organisation = "city-of-london-police"
    publishes = (2, 60)
    hosts = ("cityoflondon.police.uk",)
    listings = listings_of("https://www.cityoflondon.police.uk")
