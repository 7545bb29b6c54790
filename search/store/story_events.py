"""Which stories are about the same event, as long as others may still join them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from search.store.database import insert
from search.store.tables import sketches, stories, story_events

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from search.store.database import Database

REMEMBERED = timedelta(days=7)
"""How long the event of a story is remembered."""
CANDIDATES = 10
"""How many stories are compared with a new one, those that share most first."""


class StoryEvents:
    """The events of stories, for `search.alerts.events.grouping`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def events(self, stories: Sequence[str]) -> dict[str, str]:
        """Return the events of these stories, as far as they are known."""
        query = select(story_events.c.story, story_events.c.event).where(story_events.c.story.in_(stories))
        with self._database.read() as connection:
            return {story: event for story, event in connection.execute(query)}

    def candidates(self, sketch: Collection[int]) -> list[str]:
        """Return the stories that share part of a sketch, those that share most first."""
        query = (
            select(sketches.c.story)
            .where(sketches.c.value.in_(sketch))
            .group_by(sketches.c.story)
            .order_by(func.count().desc(), sketches.c.story)
        )
        with self._database.read() as connection:
            return list(connection.scalars(query.limit(CANDIDATES)))

    def save(self, story: str, event: str, sketch: Collection[int], now: datetime) -> None:
        """Remember the sketch and the event of a story, and delete those that are older than `REMEMBERED`."""
        old = story_events.c.seen < now - REMEMBERED
        with self._database.write() as connection:
            connection.execute(sketches.delete().where(sketches.c.story.in_(select(story_events.c.story).where(old))))
            connection.execute(story_events.delete().where(old))
            if connection.scalar(select(stories.c.id).where(stories.c.id == story)) is None:
                return  # the story was withheld meanwhile
            connection.execute(
                insert(connection, story_events).values(story=story, event=event, seen=now).on_conflict_do_nothing()
            )
            rows = [{"value": value, "story": story} for value in sorted(sketch)]
            if rows:
                connection.execute(insert(connection, sketches).on_conflict_do_nothing(), rows)
