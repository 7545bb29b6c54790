"""Forces on the police.uk platform (Single Online Home)."""

from __future__ import annotations

from crawler.discovery import Layout
from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class PoliceUk(NewsroomSpider):
    """Listings at /news/news-search/?ct=News and ?ct=Appeals, which count pages by `page` and write "Published: 09:45
    20/11/2025" beside a headline, and stories below /news/<force>/ are documented by others' programs. No page was
    read: the text is found by the general extractor.

    A force may move a story between its folders, which makes another story of it: there is no number in its address.
    """

    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    layout = Layout(links="a[href*='/news/']", page_parameter="page")
    pages = 3
    story_path = r"/news/[\w-]+/(?P<key>(?:[\w-]+/)+[\w.]*-[\w.-]*)"
    language = "en"


def listings_of(site: str) -> tuple[str, str]:
    """Where a force lists its news and its appeals."""
    return (f"{site}/news/news-search/?ct=News", f"{site}/news/news-search/?ct=Appeals")
