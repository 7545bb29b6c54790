"""Thames Valley Police's newsroom."""

from __future__ import annotations

from crawler.platforms.police_uk import PoliceUk, feed_of, listings_of


class ThamesValleyPolice(PoliceUk):
    """On the police.uk platform, as is generally known. Its feed and listings are inferred to be like other forces'."""

    name = "thames_valley_police"
    label = "Thames Valley Police"
    homepage = "https://www.thamesvalley.police.uk/news/"
    organisation = "thames-valley-police"
    publishes = (10, 150)
    hosts = ("thamesvalley.police.uk",)
    feeds = (feed_of("https://www.thamesvalley.police.uk", "thames-valley"),)
    listings = listings_of("https://www.thamesvalley.police.uk")
