"""FIRE."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class FireMagazine(WordPress):
    """A WordPress site. The feed is documented; addresses and markup are inferred from WordPress's own."""

    name = "fire_magazine"
    label = "FIRE"
    kind = StoryKind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://www.fire-magazine.com"
    publishes = (1, 40)
    hosts = ("fire-magazine.com",)
    feeds = ("https://www.fire-magazine.com/feed/",)
