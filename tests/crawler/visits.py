"""Visits the newsroom at SITE once, LATER hours from now, and prints the outcome as JSON.

publisher.py starts it as a process, because Scrapy can crawl only once in a process.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime, timedelta

from crawler.newsroom import NewsroomSpider
from crawler.polling.visit import BACKFILL
from crawler.run import backfill_spider, crawl
from search import calendar
from search.settings import read_settings
from search.story import Rights, StoryKind

SITE = os.environ["SITE"]
_later = timedelta(hours=float(os.environ["LATER"]))
_real = calendar.now


def now() -> datetime:
    """Return the moment at which the visit takes place."""
    return _real() + _later


calendar.now = now


class Gazette(NewsroomSpider):
    """A small publisher."""

    name = os.environ.get("NAME", "gazette")
    label = "The Blue Lamp Gazette"
    kind = StoryKind.ARTICLE
    rights = Rights(os.environ.get("RIGHTS", "full"))
    publishes = (50, 500)
    hosts = ("127.0.0.1",)
    feeds = (f"{SITE}/feed.xml",)
    sitemaps = tuple(os.environ.get("SITEMAPS", "").split())
    story_path = r"/story/(?P<key>[\w-]+)"
    body_rules = ("article p",)


def main() -> None:
    impolite = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "RETRY_TIMES": 1}
    chosen: type[NewsroomSpider] = Gazette
    if since := os.environ.get("SINCE"):
        chosen, impolite = backfill_spider(Gazette, datetime.fromisoformat(since)), impolite | {BACKFILL: True}
    (outcome,) = crawl([chosen], read_settings(), alert="SILENT" not in os.environ, overrides=impolite)
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
