"""Police Professional."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class PoliceProfessional(WordPress):
    """A WordPress site. The feed and stories below /news/ are documented; the markup is inferred from WordPress's."""

    name = "police_professional"
    label = "Police Professional"
    kind = StoryKind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://www.policeprofessional.com"
    publishes = (5, 80)
    hosts = ("policeprofessional.com",)
    feeds = ("https://www.policeprofessional.com/feed/",)
    story_path = r"/(?:[a-z]+/)?(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
