"""NHS England."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class NHSEngland(WordPress):
    """A WordPress site: the feed is documented; stories below year and month, also of a region, and markup are
    inferred. A story's slug may come back in another month, so the month belongs to its key.
    """

    name = "nhs_england"
    label = "NHS England"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.england.nhs.uk"
    organisation = "nhs-england"
    publishes = (3, 60)
    hosts = ("england.nhs.uk",)
    feeds = ("https://www.england.nhs.uk/feed/",)
    story_path = r"/(?:[a-z-]+/)?(?P<key>\d{4}/\d\d/[^/]+)"
