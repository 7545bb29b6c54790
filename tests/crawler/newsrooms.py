"""Newsrooms on a loopback server, one for each way in which a source can fail.

As a program, it crawls the newsrooms with the given names and prints their outcomes as JSON. Tests start it as a
process (crawling.py), because Scrapy can crawl only once in a process. SITE and CLOSED are the addresses of the server
and of a closed port. NAMES (JSON) has the addresses of host names, because tests cannot add names to the resolver.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler import pipelines
from crawler.archive.replay import replay_settings
from crawler.archive.writer import archive_settings
from crawler.discovery import Entry, Layout
from crawler.newsroom import NewsroomSpider
from crawler.platforms.pdf_newsroom import DocumentNewsroom
from crawler.run import crawl
from search.errors import BlueLightError
from search.settings import read_settings
from search.story import Rights, Story, StoryKind

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.extraction import Article

SITE = os.environ.get("SITE", "")
CLOSED = os.environ.get("CLOSED", "")
_look_up = socket.getaddrinfo


class Gazette(NewsroomSpider):
    """A source with good and bad pages."""

    name = "gazette"
    label = "The Blue Lamp Gazette"
    kind = StoryKind.ARTICLE
    rights = Rights.FULL
    hosts = ("127.0.0.1",)
    feeds = (f"{SITE}/feed.xml", f"{SITE}/missing.xml")
    story_path = r"/(?:amp/)?story/(?P<key>[\w-]+)"
    body_rules = ("article p",)


class Unreachable(Gazette):
    name = "unreachable"
    feeds = (f"{CLOSED}/feed.xml",)


class Scrambled(Gazette):
    name = "scrambled"
    feeds = (f"{SITE}/scrambled.xml",)


class Headlines(Gazette):
    """A source of which only the feed may be read."""

    name = "headlines"
    rights = Rights.FEED
    feeds = (f"{SITE}/headlines.xml",)


class Wanderer(Gazette):
    """A source whose feeds are at the addresses in the environment variable FEEDS."""

    name = "wanderer"
    feeds = tuple(os.environ.get("FEEDS", "").split())


class Listed(Gazette):
    """A source without a feed."""

    name = "listed"
    feeds = ()
    listings = (f"{SITE}/news",)
    layout = Layout(page_parameter="page")
    pages = 3


class WithFallback(Listed):
    """A source whose listing is read only when its feed fails."""

    name = "with_fallback"
    feeds = (f"{SITE}/feed.xml",)
    listings_are_fallback = True
    skip = (r"/sport/",)


class Buggy(Gazette):
    """A source with a bug of our own in its spider."""

    name = "buggy"
    feeds = (f"{SITE}/feed.xml",)

    @classmethod
    def story(cls, key: str, article: Article, entry: Entry | None, seen: datetime) -> Story:
        if key == "one":
            raise KeyError("a bug")
        return super().story(key, article, entry, seen)


class ManyEndpoints(Gazette):
    """A source that lists its stories at endpoints of all four kinds."""

    name = "many_endpoints"
    feeds = (f"{SITE}/feed.xml",)
    sitemaps = (f"{SITE}/sitemap.xml",)
    posts = (f"{SITE}/wp-json/wp/v2/posts",)
    listings = (f"{SITE}/news",)


class Reports(DocumentNewsroom):
    """A source whose text is in documents."""

    name = "reports"
    label = "The Coroner of Ambershire"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    hosts = ("127.0.0.1",)
    feeds = (f"{SITE}/feed.xml",)
    story_path = r"/report/(?P<key>[\w-]+)"
    body_rules = ("article p",)
    document = "a.report"


NEWSROOMS = (Gazette, Unreachable, Scrambled, Headlines, Wanderer, Listed, WithFallback, Buggy, ManyEndpoints, Reports)


def main() -> None:
    """Crawl without delays, but obeying robots.txt. No file may become larger than LARGEST_FILE bytes."""
    if largest := os.environ.get("LARGEST_FILE"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
        pipelines.BATCH_SIZE = 1  # on a quick machine all would be one transaction, which fits or does not
    names = json.loads(os.environ.get("NAMES", "{}"))
    socket.getaddrinfo = lambda host, *wanted: [
        found for each in names.get(host, [host]) for found in _look_up(each, *wanted)
    ]
    chosen = [newsroom for newsroom in NEWSROOMS if newsroom.name in sys.argv[1:]]
    impolite: dict[str, Any] = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "RETRY_TIMES": 0}
    impolite["BLUELIGHT_POLLING"] = "ANEW" not in os.environ
    if archive := os.environ.get("ARCHIVE"):
        impolite |= archive_settings(Path(archive))
    if replayed := os.environ.get("REPLAY"):
        impolite |= replay_settings([Path(replayed)])
    try:
        outcomes = crawl(chosen, read_settings(), overrides=impolite)
    except BlueLightError as error:
        sys.exit(str(error))
    print(json.dumps([asdict(outcome) for outcome in outcomes]))


if __name__ == "__main__":
    main()
