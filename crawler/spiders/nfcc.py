"""National Fire Chiefs Council."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class NationalFireChiefsCouncil(WordPress):
    """A WordPress site. The feed is documented; addresses and markup are inferred from WordPress's own."""

    name = "nfcc"
    label = "National Fire Chiefs Council"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://nfcc.org.uk"
    organisation = "national-fire-chiefs-council"
    publishes = (0, 30)
    hosts = ("nfcc.org.uk",)
    feeds = ("https://nfcc.org.uk/feed/",)
    story_path = r"/(?:news/)?(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
