"""The store as the rest of Blue Light uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.settings import read_settings
from search.store.alerts import Alerts
from search.store.backfills import Backfills
from search.store.database import Database
from search.store.deliveries import Deliveries
from search.store.messages import Messages
from search.store.notices import Notices
from search.store.outages import Outages
from search.store.polls import Polls
from search.store.queue import Queue
from search.store.rechecks import Rechecks
from search.store.recurring_paragraphs import RecurringParagraphs
from search.store.sources import Sources
from search.store.stories import Stories
from search.store.story_events import StoryEvents
from search.store.validators import Validators
from search.store.withheld_stories import WithheldStories

if TYPE_CHECKING:
    from collections.abc import Mapping


class Store:
    """Everything that Blue Light has collected, and its alerts. Each attribute reads and writes one table, or a few.

    Every method of every attribute is one transaction and may raise `StoreError`.
    """

    def __init__(self, database: Database, rights: Mapping[str, str]) -> None:
        self._database = database
        self.sources = Sources(database, rights)
        self.stories = Stories(database)
        self.queue = Queue(database)
        self.alerts = Alerts(database)
        self.notices = Notices(database)
        self.messages = Messages(database)
        self.deliveries = Deliveries(database)
        self.story_events = StoryEvents(database)
        self.outages = Outages(database)
        self.recurring_paragraphs = RecurringParagraphs(database)
        self.backfills = Backfills(database)
        self.polls = Polls(database)
        self.rechecks = Rechecks(database)
        self.validators = Validators(database)
        self.withheld = WithheldStories(database)

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(url: str, rights: Mapping[str, str] | None = None) -> Store:
    """Open the store at a SQLAlchemy address; create it or bring it up to date if needed.

    `rights` are the narrowed rights by source name; if None, those of the settings. The store applies them to every
    source that it returns, so that nothing that shows, sends or exports a story can forget them. Raises `StoreError` if
    the store cannot be opened, and `SettingsError` if the settings cannot be read.
    """
    narrowed = read_settings().rights if rights is None else rights
    return Store(Database(url), narrowed)
