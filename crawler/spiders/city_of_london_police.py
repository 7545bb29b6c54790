"""City of London Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of


class CityOfLondonPolice(PoliceUk):
    """On the police.uk platform, as is generally known. Its feed is inferred; a listing of press releases is
    documented.
    """

    name = "city_of_london_police"
    label = "City of London Police"
    homepage = "https://www.cityoflondon.police.uk/news/"
    organisation = "city-of-london-police"
    publishes = (2, 60)
    hosts = ("cityoflondon.police.uk",)
    feeds = (feed_of("https://www.cityoflondon.police.uk", "city-of-london"),)
    listings = ("https://www.cityoflondon.police.uk/news/news-search/?newsCategory=Press+releases",)
