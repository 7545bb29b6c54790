"""Which reader is behind which door."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.discovery.feed import read_feed
from crawler.discovery.listing import Layout, read_listing
from crawler.discovery.posts import read_posts
from crawler.discovery.sitemap import read_sitemap

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.discovery.entry import EndpointEntries


class Endpoint(StrEnum):
    """How a source can say what it has published."""

    FEED = "feed"
    SITEMAP = "sitemap"
    POSTS = "posts"
    LISTING = "listing"


def read_endpoint(
    endpoint: Endpoint,
    content: bytes,
    url: str,
    *,
    seen: datetime,
    layout: Layout | None = None,
    since: datetime | None = None,
) -> EndpointEntries:
    """What came from `url` at `seen`, an aware moment, says of stories.

    `layout` is a listing's; `since` leaves out what a sitemap says is older. Raises `PageError` when it cannot be read.
    """
    match endpoint:
        case Endpoint.FEED:
            return read_feed(content, url, seen=seen)
        case Endpoint.SITEMAP:
            return read_sitemap(content, url, seen=seen, since=since)
        case Endpoint.POSTS:
            return read_posts(content, url, seen=seen)
        case Endpoint.LISTING:
            return read_listing(content, url, seen=seen, layout=layout or Layout())
