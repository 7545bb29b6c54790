"""Emergency Services News, a trade outlet."""

from __future__ import annotations

from typing import ClassVar

from crawler.discovery.posts import posts_address
from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class EmergencyServicesNews(WordPress):
    """A WordPress site. Feed, JSON, addresses and markup are inferred from WordPress's own; one text was read.

    Appeals, community notices and readers' comments are below the text.
    """

    name = "emergency_services_news"
    label = "Emergency Services News"
    kind = StoryKind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://emergency-services.news"
    publishes = (5, 150)
    hosts = ("emergency-services.news",)
    feeds = ("https://emergency-services.news/feed/",)
    posts: ClassVar[tuple[str, ...]] = (posts_address("https://emergency-services.news"),)
