"""The search engines behind `StoryIndex`. This module alone knows both; each client is imported only if used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from search.settings import Access

if TYPE_CHECKING:
    from search.index import StoryIndex


def open_index(address: str, access: Access | None = None) -> StoryIndex:
    """The index at an address, made there if it is missing.

    `http(s)://[user:password@]host[:port][/index]` is an Elasticsearch, to which `access` lets us in; anything
    else is the folder of an embedded tantivy index. Raises `SearchIndexError` where it cannot be opened.
    """
    if address.startswith(("http://", "https://")):
        from search.engines.elasticsearch import ElasticsearchIndex
        from search.engines.elasticsearch_address import read_address

        return ElasticsearchIndex(read_address(address), access or Access())
    from search.engines.tantivy import TantivyIndex

    return TantivyIndex(Path(address))
