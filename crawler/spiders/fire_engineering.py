"""Fire Engineering."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class FireEngineering(WordPress):
    """A WordPress site in the United States. The feed is documented; the addresses, which are below a section, and the
    markup are inferred.
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
