"""The doors at which a source says what it has published: each a pure function of an answer's bytes.

`feed` (RSS, Atom), `sitemap` (index, news, gzip), `posts` (WordPress's JSON), `listing` (a page of links). All give
what they `Found`: an `Entry` for each story, and the addresses at which the same door goes on.
"""

from crawler.discovery.doors import Door, read_door
from crawler.discovery.entry import Entry, Found
from crawler.discovery.listing import Layout

__all__ = ["Door", "Entry", "Found", "Layout", "read_door"]
