"""Police Oracle."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class PoliceOracle(WordPress):
    """A WordPress site. The feed is documented. The addresses, with or without a section, and the markup are inferred.
    Most of a story is only for subscribers, so its text may be only the first sentences.
    """

    name = "police_oracle"
    label = "Police Oracle"
    kind = StoryKind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://www.policeoracle.com"
    organisation = "police-oracle"
    publishes = (5, 80)
    hosts = ("policeoracle.com",)
    feeds = ("https://www.policeoracle.com/feed/",)
    story_path = r"/(?:[a-z]+/)*(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
