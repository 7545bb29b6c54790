"""Reads sitemaps (https://www.sitemaps.org/protocol.html): XML, also with news, indexes, text, and RSS or Atom.

Scrapy's own reader ignores Google's news extension, which states a story's headline and date:
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lxml import etree

from crawler.discovery.endpoint_text import decode_endpoint, inflated, repaired_xml
from crawler.discovery.entry import EndpointEntries, Entry
from crawler.discovery.feed import read_feed
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.plain_text import markup_to_text
from crawler.extraction.times import read_time
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.times import StatedTime

MOST_CHILDREN = 10
"""The most sitemaps of an index that are read, the newest first; an index may list thousands."""

_OF_A_FEED = ("rss", "RDF", "feed")
"""The names of the outermost elements of RSS and Atom feeds, which may serve as sitemaps."""
_SEAM = re.compile(r"</urlset>\s*(?:<\?xml\b[^>]*>\s*)?<urlset\b[^>]*>", re.IGNORECASE)
"""The end of a sitemap and the beginning of the next, where several are in one file."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def read_sitemap(
    content: bytes, url: str, *, seen: datetime, since: datetime | None = None, content_type: str = ""
) -> EndpointEntries:
    """Return the entries of a sitemap that changed `since` a moment, or all entries.

    Entries without a date are always returned.
    Of an index, the sitemaps that it lists are returned as the next addresses: the `MOST_CHILDREN` newest, or with
    `since` all that changed since then. `content_type` is the HTTP header. Raises `PageError` if the content is not a
    sitemap or too large.
    """
    text = decode_endpoint(inflated(content, url), content_type)
    if addresses := _listed_in_text(text):
        return EndpointEntries([Entry(url=address) for address in addresses], [])
    root = _root(text, url)
    if _local_name(root) in _OF_A_FEED:
        listed = read_feed(content, url, seen=seen, content_type=content_type)
        recent = [each for each in listed.entries if not _too_old(each.modified or each.published, since)]
        return listed._replace(entries=recent)
    if _local_name(root) == "sitemapindex":
        return EndpointEntries([], _children(root, url, seen, since))
    return EndpointEntries(list(_entries(root, url, seen, since)), [])


def _entries(root: etree._Element, base: str, seen: datetime, since: datetime | None) -> Iterator[Entry]:
    for element in root.iterfind("{*}url"):
        news, changed = element.find("{*}news"), read_time(_text(element, "{*}lastmod"), seen)
        published = read_time(_text(element, "{*}news/{*}publication_date"), seen) or (
            changed if news is not None else None
        )
        address = address_of(_text(element, "{*}loc"), base)
        if address and not _too_old(changed or published, since):
            yield Entry(url=address, title=markup_to_text(_text(element, "{*}news/{*}title")), published=published)


def _children(root: etree._Element, base: str, seen: datetime, since: datetime | None) -> list[str]:
    dated = [
        (read_time(_text(element, "{*}lastmod"), seen), address)
        for element in root.iterfind("{*}sitemap")
        if (address := address_of(_text(element, "{*}loc"), base))
    ]
    recent = [
        (changed.moment if changed else _LONG_AGO, address)
        for changed, address in dated
        if not _too_old(changed, since)
    ]
    recent.sort(key=lambda child: child[0], reverse=True)
    changed_since = sum(changed is not None for changed, _ in dated) if since else 0
    return [address for _, address in recent[: max(MOST_CHILDREN, changed_since)]]


def _too_old(changed: StatedTime | None, since: datetime | None) -> bool:
    """A day that is stated without a time of day is too old only when it is over."""
    if changed is None or since is None:
        return False
    return changed.moment + (timedelta(0) if changed.has_clock else timedelta(days=1)) < since


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _listed_in_text(text: str) -> list[str]:
    """Return the addresses of a sitemap that is a text with an address on each line, or none if it is not one."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("http://", "https://")):
        return []
    return [address for line in text.lstrip("\ufeff").splitlines() if (address := address_of(line, ""))]


def _root(text: str, url: str) -> etree._Element:
    """Return the root of a sitemap, as far as it can be read. External entities are not fetched."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(repaired_xml(_SEAM.sub("", text)), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or _local_name(root) not in ("urlset", "sitemapindex", *_OF_A_FEED):
        raise PageError(f"{url} is not a sitemap.")
    return root


def _local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace. A broken file has names that `etree.QName` refuses."""
    return str(element.tag).rpartition("}")[2]
