"""Fire Engineering."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class FireEngineering(WordPress):
    """A WordPress site, of the United States: the feed is documented; addresses below a section, and markup, are
    inferred.
    """

    name = "fire_engineering"
    label = "Fire Engineering"
    kind = StoryKind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://www.fireengineering.com"
    publishes = (10, 150)
    hosts = ("fireengineering.com",)
    feeds = ("https://www.fireengineering.com/feed/",)
    story_path = r"/(?:[a-z-]+/)*(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
