"""NHS England."""

from __future__ import annotations

from crawler.platforms.wordpress import WordPress
from search.story import Rights, StoryKind


class NHSEngland(WordPress):
    """A WordPress site. The feed is documented. The addresses, which are below year and month and may be below a
    region, and the markup are inferred. A slug may be used again in another month, so the key includes the month.
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
