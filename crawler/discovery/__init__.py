"""Readers of endpoints, by which a source lists what it has published. Each is a pure function of a response's bytes.

They are `feed` (RSS, Atom), `json_feed`, `sitemap` (index, news, text, RSS), `posts` (WordPress's JSON) and `listing`
(a page of links). `endpoint_text` decompresses, decodes and repairs what they read.
All return `EndpointEntries`: an `Entry` for each story, and the addresses of the endpoint's next pages.
"""

from crawler.discovery.endpoints import Endpoint, read_endpoint
from crawler.discovery.entry import EndpointEntries, Entry
from crawler.discovery.listing import Layout

__all__ = ["Endpoint", "EndpointEntries", "Entry", "Layout", "read_endpoint"]
