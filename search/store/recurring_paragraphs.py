"""Paragraphs at the top or bottom of many pages of a source, which are therefore not part of its stories."""

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
"""A paragraph on so many pages does not belong to any story."""
APART = timedelta(days=7)
"""The shortest time between the first and the last of these pages: until then they may be updates of one story."""
NEWEST_STORIES = 50
"""How many stories of a source are searched for recurring paragraphs."""
REMEMBERED = 200
"""How many paragraphs of a source are remembered, those learned last."""
LONGEST = 500
"""The length of the longest paragraph that is remembered, in characters."""
HEAD, FOOT = 2, 6
"""How many paragraphs at the top and at the bottom of a text are compared."""


class RecurringParagraphs:
    """The recurring paragraphs. The crawler reads them before a visit and learns new ones after it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_source(self, source: str) -> frozenset[str]:
        """Return the paragraphs that recur on a source's pages."""
        with self._database.read() as connection:
            query = select(recurring.c.paragraph).where(recurring.c.source == source)
            return frozenset(connection.scalars(query))

    def learn(self, source: str, now: datetime) -> None:
        """Find the paragraphs that recur in a source's newest stories, and remember them. `now` is in UTC."""
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
        """Remember these paragraphs. If a source has more than `REMEMBERED`, delete those learned longest ago."""
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
    """Return the paragraphs at the ends of at least `PAGES` texts whose times of publication span at least `APART`."""
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
