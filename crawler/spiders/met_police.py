"""The Metropolitan Police Service's newsroom."""

from __future__ import annotations

from typing import ClassVar

from crawler.platforms.mynewsdesk import Mynewsdesk


class MetPolice(Mynewsdesk):
    """A newsroom on Mynewsdesk. Both feeds were read in stored copies."""

    name = "met_police"
    label = "Metropolitan Police"
    homepage = "https://news.met.police.uk"
    organisation = "metropolitan-police"
    publishes = (10, 150)
    hosts: ClassVar[tuple[str, ...]] = ("news.met.police.uk", "mynewsdesk.com/uk/metpoliceuk")
    feeds: ClassVar[tuple[str, ...]] = (
        "https://news.met.police.uk/rss/source/60923/news",
        "https://news.met.police.uk/rss/current_news/66871",
    )
