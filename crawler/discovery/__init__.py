"""The doors at which a source says what it has published: each a pure function of an answer's bytes.

`feed` (RSS, Atom), `sitemap` (index, news, gzip), `posts` (WordPress's JSON), `listing` (a page of links). All give
what they `Found`: an `Entry` for each story, and the addresses at which the same door goes on.
"""

from crawler.discovery.endpoints import Endpoint, read_endpoint
from crawler.discovery.entry import EndpointEntries, Entry
from crawler.discovery.listing import Layout

__all__ = ["Endpoint", "EndpointEntries", "Entry", "Layout", "read_endpoint"]
