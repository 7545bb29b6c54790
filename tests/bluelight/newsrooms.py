"""Two newsrooms on loopback servers, at QUICK and at SLOW."""

from __future__ import annotations

import os

from crawler.newsroom import NewsroomSpider
from search.story import Rights, StoryKind


class Police(NewsroomSpider):
    """A newsroom that answers at once, and has some live pages."""

    name = "ambershire_police"
    label = "Ambershire Police"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    publishes = (50, 500)
    hosts = ("127.0.0.1",)
    feeds = (f"{os.environ.get('QUICK', '')}/feed.xml",)
    story_path = r"/(?:story|live)/(?P<key>[\w-]+)"
    live_pages = (r"^/live/",)


class Radio(Police):
    """A newsroom that answers slowly."""

    name = "radio_ambershire"
    label = "Radio Ambershire News"
    kind = StoryKind.REPORT
    feeds = (f"{os.environ.get('SLOW', '')}/feed.xml",)
