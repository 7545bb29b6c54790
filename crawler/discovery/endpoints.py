"""The kinds of endpoints and their readers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from crawler.boundary import reading
from crawler.discovery.feed import read_feed
from crawler.discovery.listing import Layout, read_listing
from crawler.discovery.posts import read_posts
from crawler.discovery.sitemap import read_sitemap

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.discovery.entry import EndpointEntries


class Endpoint(StrEnum):
    """The kinds of endpoints by which a source can list its stories."""

    FEED = "feed"
    SITEMAP = "sitemap"
    POSTS = "posts"
    LISTING = "listing"


_KINDS = {
    Endpoint.FEED: "a feed",
    Endpoint.SITEMAP: "a sitemap",
    Endpoint.POSTS: "a list of posts",
    Endpoint.LISTING: "a listing page",
}


def read_endpoint(
    endpoint: Endpoint,
    content: bytes,
    url: str,
    *,
    seen: datetime,
    layout: Layout | None = None,
    since: datetime | None = None,
    content_type: str = "",
) -> EndpointEntries:
    """Return the entries of an endpoint from the `content` that was fetched from `url` at `seen`, an aware moment.

    `layout` describes a listing page. Entries of a sitemap that are older than `since` are left out. `content_type` is
    the HTTP header. Raises `PageError` if the content cannot be read, whatever exception its reader raised.
    """
    with reading(url, _KINDS[endpoint]):
        match endpoint:
            case Endpoint.FEED:
                return read_feed(content, url, seen=seen, content_type=content_type)
            case Endpoint.SITEMAP:
                return read_sitemap(content, url, seen=seen, since=since, content_type=content_type)
            case Endpoint.POSTS:
                return read_posts(content, url, seen=seen, content_type=content_type)
            case Endpoint.LISTING:
                return read_listing(content, url, seen=seen, layout=layout or Layout(), content_type=content_type)
            case _:
                assert_never(endpoint)
