"""The search engines behind `StoryIndex`, and the one function that chooses between them.

`elasticsearch*.py` and `tantivy*.py` are the engines, `memory_matcher.py` matches queries by tantivy for both, and the
other modules are what both share. The client of Elasticsearch is imported only if an address asks for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from search.settings import Access

if TYPE_CHECKING:
    from search.index import StoryIndex


def open_index(address: str, access: Access | None = None) -> StoryIndex:
    """Return the index at an address; it is created if it is missing.

    An address `http(s)://[user:password@]host[:port][/index]` is an Elasticsearch, and `access` is how to log in to it.
    Any other address is the folder of an embedded tantivy index. Raises `SearchIndexError` if it cannot be opened.
    """
    if address.startswith(("http://", "https://")):
        from search.engines.elasticsearch import ElasticsearchIndex
        from search.engines.elasticsearch_address import read_address

        return ElasticsearchIndex(read_address(address), access or Access())
    from search.engines.tantivy import TantivyIndex

    return TantivyIndex(Path(address))
