"""The store: sources, stories and their versions, the queue for the indexer, alerts and their notices."""

from search.store.store import Store, open_store

__all__ = ["Store", "open_store"]
