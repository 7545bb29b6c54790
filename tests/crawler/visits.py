"""Visits the newsroom at SITE once, LATER hours from now, and prints the outcome as JSON.

A process of its own, as Scrapy crawls once in one (publisher.py starts it).
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from crawler.newsroom import NewsroomSpider
from crawler.polling.visit import BACKFILL
from crawler.run import crawl, from_then_on
from search import calendar
from search.settings import read_settings
from search.story import Rights, StoryKind

SITE = os.environ["SITE"]
_later = timedelta(hours=float(os.environ["LATER"]))
_real = calendar.now


def now() -> datetime:
    return datetime.now(UTC) + _later


for _name, _module in list(sys.modules.items()):
    if _name.startswith(("crawler.", "search.")) and getattr(_module, "now", None) is _real:
        _module.now = now  # some have it by name


class Gazette(NewsroomSpider):
    """A small publisher, of which a visit now and then is enough."""

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
        chosen, impolite = from_then_on(Gazette, datetime.fromisoformat(since)), impolite | {BACKFILL: True}
    (outcome,) = crawl([chosen], read_settings(), alert="SILENT" not in os.environ, overrides=impolite)
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
