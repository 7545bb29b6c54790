"""The Metropolitan Police Service's newsroom."""

from __future__ import annotations

from typing import ClassVar

from crawler.newsroom import NewsroomSpider
from search.story import Kind, Rights


class MetPolice(NewsroomSpider):
    """A newsroom on Mynewsdesk: feeds and addresses were read in stored copies. No page was: the text is looked for
    where schema.org has it, else by the general extractor.

    The same story stands on the force's host and on Mynewsdesk's. Feeds hold a summary only. Pages may
    declare another language than they are written in.
    """

    name = "met_police"
    label = "Metropolitan Police"
    kind = Kind.STATEMENT
    rights = Rights.FULL
    homepage = "https://news.met.police.uk"
    hosts: ClassVar[tuple[str, ...]] = ("news.met.police.uk", "mynewsdesk.com/uk/metpoliceuk")
    feeds: ClassVar[tuple[str, ...]] = (
        "https://news.met.police.uk/rss/source/60923/news",
        "https://news.met.police.uk/rss/current_news/66871",
    )
    story_path = r"/news/(?:[^/]+-)?(?P<key>\d{4,})"
    body_rules = ("[itemprop=articleBody] p, [itemprop=articleBody] li",)
    language = "en"
