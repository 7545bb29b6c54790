"""Newsrooms on Mynewsdesk."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class Mynewsdesk(NewsroomSpider):
    """Feeds and addresses were read in stored copies (of the Met's newsroom). No page was: the text is looked for
    where schema.org has it, else by the general extractor.

    The same story stands on the newsroom's host and on mynewsdesk.com, so its number is its key. Feeds,
    /rss/current_news/<id>, hold a summary only. Pages may declare another language than they are written in.
    """

    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    story_path = r"/(?:news|pressreleases)/(?:[^/]+-)?(?P<key>\d{4,})"
    body_rules = ("[itemprop=articleBody] p, [itemprop=articleBody] li",)
    language = "en"
