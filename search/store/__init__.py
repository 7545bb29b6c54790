"""The record: sources, stories and their versions, the queue of what is to be indexed, alerts and their notices."""

from search.store.store import Store, open_store

__all__ = ["Store", "open_store"]
