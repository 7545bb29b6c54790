"""Paragraphs that stand at the head or the foot of many pages of a source, and so belong to none of its stories."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from search.store.database import insert
from search.store.tables import recurring, stories, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from search.store.database import Database

PAGES = 3
"""A paragraph that stands on so many is no part of any."""
APART = timedelta(days=7)
"""And so long lies between the first of them and the last: until then they may be updates of one story."""
NEWEST_STORIES = 50
"""Newest stories of a source."""
REMEMBERED = 200
"""Paragraphs of a source that are remembered, those learned last."""
LONGEST = 500
"""Letters of a paragraph that is remembered."""
HEAD, FOOT = 2, 6
"""Paragraphs at the ends of a text that are looked at."""


class RecurringParagraphs:
    """Called by the crawler alone: before a crawl (of) and after it (learn)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_source(self, source: str) -> frozenset[str]:
        """The paragraphs known to recur on a source's pages."""
        with self._database.read() as connection:
            query = select(recurring.c.paragraph).where(recurring.c.source == source)
            return frozenset(connection.scalars(query))

    def learn(self, source: str, now: datetime) -> None:
        """Look for paragraphs that recur in a source's newest stories, and remember them; `now` is in UTC."""
        published = func.coalesce(versions.c.published, stories.c.first_seen)
        newest = (
            select(versions.c.body, published)
            .join(stories, (stories.c.id == versions.c.story) & (stories.c.version == versions.c.number))
            .where(stories.c.source == source)
            .order_by(stories.c.first_seen.desc())
            .limit(NEWEST_STORIES)
        )
        with self._database.read() as connection:
            paragraphs = find_recurring((body, moment) for body, moment in connection.execute(newest))
        if paragraphs:
            self.save(source, paragraphs, now)

    def save(self, source: str, paragraphs: Iterable[str], now: datetime) -> None:
        """Remember these, and forget what was learned long before where that is too much."""
        of_source = recurring.c.source == source
        newest = select(recurring.c.paragraph).where(of_source).order_by(recurring.c.learned.desc()).limit(REMEMBERED)
        with self._database.write() as connection:
            for paragraph in sorted(paragraphs):
                row = {"source": source, "paragraph": paragraph, "learned": now}
                new = insert(connection, recurring).values(row)
                connection.execute(
                    new.on_conflict_do_update(index_elements=["source", "paragraph"], set_={"learned": now})
                )
            remembered = list(connection.scalars(newest))
            connection.execute(recurring.delete().where(of_source, recurring.c.paragraph.not_in(remembered)))


def find_recurring(texts: Iterable[tuple[Sequence[str], datetime]]) -> set[str]:
    """The paragraphs at the ends of at least `PAGES` texts that were published `APART`."""
    published_by_paragraph: defaultdict[str, list[datetime]] = defaultdict(list)
    for body, published in texts:
        for paragraph in {*body[:HEAD], *body[-FOOT:]}:
            if len(paragraph) <= LONGEST:
                published_by_paragraph[paragraph].append(published)
    return {
        each
        for each, times in published_by_paragraph.items()
        if len(times) >= PAGES and max(times) - min(times) >= APART
    }
