"""The search engines behind `StoryIndex`. This module alone knows both; each client is imported only if used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.index import StoryIndex


def open_index(address: str) -> StoryIndex:
    """The index at an address, made there if it is missing.

    `http(s)://[user:password@]host[:port][/index]` is an Elasticsearch; anything else is the folder of an
    embedded tantivy index. Raises `SearchIndexError` where it cannot be opened.
    """
    if address.startswith(("http://", "https://")):
        from search.engines.elasticsearch import ElasticsearchIndex

        return ElasticsearchIndex(address)
    from search.engines.tantivy import TantivyIndex

    return TantivyIndex(Path(address))
