"""The spiders of the sample's newsrooms, which are subclasses of real spiders."""

from __future__ import annotations

from crawler.spiders.bbc import BBC
from crawler.spiders.emergency_services_news import EmergencyServicesNews
from crawler.spiders.met_police import MetPolice


class RadioAmbershire(BBC):
    """The county's broadcaster, with the markup of the BBC."""

    name = "radio_ambershire"
    label = "Radio Ambershire News"
    homepage = "https://www.radioambershire.example/news"
    hosts = ("radioambershire.example",)
    feeds = ("https://feeds.radioambershire.example/news/ambershire/rss.xml",)
    sitemaps = ()


class AmbershirePolice(MetPolice):
    """The county's police force, with the markup of Mynewsdesk."""

    name = "ambershire_police"
    label = "Ambershire Police"
    homepage = "https://news.ambershire-police.example"
    hosts = ("news.ambershire-police.example",)
    feeds = ("https://news.ambershire-police.example/rss/source/70114/news",)


class BlueLampGazette(EmergencyServicesNews):
    """The trade outlet, with the markup of WordPress."""

    name = "blue_lamp_gazette"
    label = "The Blue Lamp Gazette"
    homepage = "https://bluelampgazette.example"
    hosts = ("bluelampgazette.example",)
    feeds = ("https://bluelampgazette.example/feed/",)
    posts = ()


SPIDERS = (RadioAmbershire, AmbershirePolice, BlueLampGazette)
