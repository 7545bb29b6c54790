"""Newsrooms on Mynewsdesk."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class Mynewsdesk(NewsroomSpider):
    """The base class for newsrooms on Mynewsdesk.

    Feeds and addresses were read in stored copies of the Met's newsroom. No page was read: the text is expected in
    schema.org's markup, and otherwise found by the general extractor.

    The same story is on the newsroom's host and on mynewsdesk.com, so its number is the key. Feeds, at
    /rss/current_news/<id>, contain only a summary. Pages may declare a wrong language.
    """

    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    story_path = r"/(?:news|pressreleases)/(?:[^/]+-)?(?P<key>\d{4,})"
    body_rules = ("[itemprop=articleBody] p, [itemprop=articleBody] li",)
    language = "en"
