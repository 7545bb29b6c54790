"""The real spiders' classes, pointed at the sample's newsrooms."""

from __future__ import annotations

from crawler.spiders.bbc import BBC
from crawler.spiders.emergency_services_news import EmergencyServicesNews
from crawler.spiders.met_police import MetPolice


class RadioAmbershire(BBC):
    """The county's broadcaster."""

    name = "radio_ambershire"
    label = "Radio Ambershire News"
    homepage = "https://www.radioambershire.example/news"
    hosts = ("radioambershire.example",)
    feeds = ("https://feeds.radioambershire.example/news/ambershire/rss.xml",)
    sitemaps = ()


class AmbershirePolice(MetPolice):
    """The county's force."""

    name = "ambershire_police"
    label = "Ambershire Police"
    homepage = "https://news.ambershire-police.example"
    hosts = ("news.ambershire-police.example",)
    feeds = ("https://news.ambershire-police.example/rss/source/70114/news",)


class BlueLampGazette(EmergencyServicesNews):
    """The trade outlet."""

    name = "blue_lamp_gazette"
    label = "The Blue Lamp Gazette"
    homepage = "https://bluelampgazette.example"
    hosts = ("bluelampgazette.example",)
    feeds = ("https://bluelampgazette.example/feed/",)
    posts = ()


SPIDERS = (RadioAmbershire, AmbershirePolice, BlueLampGazette)
