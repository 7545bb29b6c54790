"""Forces on the police.uk platform (Single Online Home)."""

from __future__ import annotations

from crawler.discovery import Layout
from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"


class PoliceUk(NewsroomSpider):
    """The base class for forces on the police.uk platform.

    Other people's programs document the feed, the listing pages and the addresses. The feed states the time of each
    story, which its page lacks, and is at /news/<force>/news/GetNewsRss/; six programs read it, of five forces. The
    listing pages are read only when the feed fails. They are at
    /news/news-search/?ct=News and ?ct=Appeals, count pages with `page`, and write "Published: 09:45 20/11/2025" beside
    a headline. Stories are below /news/<force>/. No page was read: the general extractor finds the text.

    If a force moves a story to another folder, it counts as another story, because its address has no number.
    """

    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    skip = (rf"/(?:{_MONTHS})-\d{{4}}/?$",)
    listings_are_fallback = True
    layout = Layout(links="a[href*='/news/']", page_parameter="page")
    pages = 3
    story_path = r"/news/[\w-]+/(?P<key>(?:[\w-]+/)+[\w.]*-[\w.-]*)"
    language = "en"


def feed_of(site: str, force: str) -> str:
    """Return the address of a force's feed. `force` is the name of the folder that contains its stories."""
    return f"{site}/news/{force}/news/GetNewsRss/"


def listings_of(site: str) -> tuple[str, str]:
    """Return the addresses at which a force lists its news and its appeals."""
    return (f"{site}/news/news-search/?ct=News", f"{site}/news/news-search/?ct=Appeals")
