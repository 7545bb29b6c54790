"""Reads WordPress's JSON listing of its newest posts, /wp-json/wp/v2/posts.

https://developer.wordpress.org/rest-api/reference/posts/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from w3lib.url import add_or_replace_parameters, url_query_parameter

from crawler.discovery.endpoint_text import decode_endpoint
from crawler.discovery.entry import EndpointEntries, Entry
from crawler.discovery.summaries import summary_of
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import StatedTime, read_time
from search.errors import PageError

if TYPE_CHECKING:
    from datetime import datetime

PAGE_SIZE = 20
_FIELDS = "link,title,excerpt,date_gmt,modified_gmt"


def posts_address(site: str) -> str:
    """Return the address of the newest posts of a site, limited to the fields that are read here."""
    return f"{site.rstrip('/')}/wp-json/wp/v2/posts?per_page={PAGE_SIZE}&_fields={_FIELDS}"


def read_posts(content: bytes, url: str, *, seen: datetime, content_type: str = "") -> EndpointEntries:
    """Return an entry for each post, and the address of the next page if this page is full.

    `content_type` is the HTTP header. Raises `PageError` if the content is not a list of posts.
    """
    try:
        posts = json.loads(decode_endpoint(content, content_type))
    except (ValueError, RecursionError) as error:
        raise PageError(f"{url} is not a list of posts: it is not JSON.") from error
    if not isinstance(posts, list):
        raise PageError(f"{url} is not a list of posts.")
    entries = [_entry(post, url, seen) for post in posts if isinstance(post, dict)]
    return EndpointEntries(
        [entry for entry in entries if entry.url], [_next_address(url)] if len(posts) >= PAGE_SIZE else []
    )


def _entry(post: dict[str, Any], base: str, seen: datetime) -> Entry:
    return Entry(
        url=address_of(_text(post, "link"), base),
        title=markup_to_text(_text(post, "title")),
        summary=summary_of(_text(post, "excerpt")),
        published=_gmt(_text(post, "date_gmt"), seen),
        modified=_gmt(_text(post, "modified_gmt"), seen),
    )


def _text(post: dict[str, Any], field: str) -> str:
    value = post.get(field)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _gmt(stated: str, seen: datetime) -> StatedTime | None:
    return read_time(f"{stated}+00:00", seen) or read_time(stated, seen)


def _next_address(url: str) -> str:
    page = url_query_parameter(url, "page") or "1"
    return add_or_replace_parameters(url, {"page": str(int(page) + 1 if page.isdecimal() and len(page) < 10 else 2)})
