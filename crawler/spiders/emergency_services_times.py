"""Emergency Services Times."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class EmergencyServicesTimes(WordPress):
    """A WordPress site. The feed is documented; addresses and markup are inferred from WordPress's own."""

    name = "emergency_services_times"
    label = "Emergency Services Times"
    kind = StoryKind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://emergencyservicestimes.com"
    publishes = (3, 60)
    hosts = ("emergencyservicestimes.com",)
    feeds = ("https://emergencyservicestimes.com/feed/",)
