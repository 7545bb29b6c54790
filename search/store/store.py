"""The store as the rest of Blue Light sees it."""

from __future__ import annotations

from search.store.alerts import Alerts
from search.store.database import Database
from search.store.notices import Notices
from search.store.polls import Polls
from search.store.queue import Queue
from search.store.rechecks import Rechecks
from search.store.recurring import Recurring
from search.store.sources import Sources
from search.store.stories import Stories
from search.store.visits import Visits


class Store:
    """The record of everything that came in; each part is a table or two and what is done with them.

    Every method of every part is one transaction and may raise `StoreError`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sources = Sources(database)
        self.stories = Stories(database)
        self.queue = Queue(database)
        self.alerts = Alerts(database)
        self.notices = Notices(database)
        self.recurring = Recurring(database)
        self.polls = Polls(database)
        self.rechecks = Rechecks(database)
        self.visits = Visits(database)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy address, made or brought up to date where needed.

    Raises `StoreError` where it cannot be opened.
    """
    return Store(Database(url))
