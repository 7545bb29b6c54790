"""Stories and their versions. Every change puts the story into the queue for the indexer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, exists, func, select

from search.errors import UnknownStory
from search.store.story_columns import story_of
from search.store.story_writer import CURRENT_VERSIONS, STORY_COLUMNS, Saved, save, save_reextracted
from search.store.tables import queue, stories, versions
from search.story import Story

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from search.store.database import Database
    from search.story import Story


class Stories:
    """The stories. The crawler saves them; the indexer and everything that shows a story read them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, batch: Sequence[Story], *, alert: bool = True, recheck: bool = False) -> Saved:
        """Save these stories, all or none. A new headline or body makes a new version of a story.

        For a story without a body, the summary counts as the body. Without `alert` the stories are indexed but no alert
        fires. No alert fires either if only metadata was corrected (`search.store.edits`). A story that was seen before
        the stored version (in an old archive) only moves the time of first sight. A story that comes without the text
        that it had (because its page cannot be read any more) changes no words. The first text of a story that came
        without one completes its first version: alerts fire on it as on a new story, and late. Withheld stories are not
        saved again. With `recheck`, new stories are fetched again later (`search.store.rechecks`).
        """
        with self._database.write() as connection:
            return save(connection, batch, alert=alert, recheck=recheck)

    def save_reextracted(self, batch: Sequence[Story]) -> int:
        """Replace the versions that were extracted from the same pages. Return how many changed.

        `Story.seen` is when the page was fetched; its version is the newest that is not younger. The times of first
        sight stay, no version is added and no alert fires. What can no longer be read in a page stays as it was.
        """
        with self._database.write() as connection:
            return save_reextracted(connection, batch)

    def withdraw(self, id_: str, now: datetime) -> bool:
        """Note that the source removed a story from its site. The story is kept. No alert fires.

        Returns False if this was known already.
        """
        this = (stories.c.id == id_) & stories.c.withdrawn.is_(None)
        with self._database.write() as connection:
            if not connection.execute(stories.update().where(this).values(withdrawn=now)).rowcount:
                return False
            connection.execute(queue.insert().values(story=id_, alert=False))
        return True

    def get(self, ids: Sequence[str]) -> list[Story]:
        """Return the current versions of the stories with these ids, in this order. Unknown ids are left out."""
        with self._database.read() as connection:
            rows = connection.execute(CURRENT_VERSIONS.where(stories.c.id.in_(ids)))
            by_id = {story.id: story for row in rows for story in [story_of(row, seen=row.first_seen)]}
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def one(self, id_: str) -> Story:
        """Return the current version of the story with this id. Raises `UnknownStory`."""
        matches = self.get([id_])
        if not matches:
            raise UnknownStory(f"No story has the id {id_!r}.")
        return matches[0]

    def versions(self, id_: str) -> list[Story]:
        """Return all versions of a story, oldest first. Their `seen` is when each version was fetched."""
        with self._database.read() as connection:
            return [story_of(row, seen=row.seen) for row in connection.execute(_all_versions(id_))]

    def version(self, id_: str, number: int) -> Story:
        """Return one version of a story, with the time of the story's first sight. Raises `UnknownStory`."""
        with self._database.read() as connection:
            row = connection.execute(_all_versions(id_).where(versions.c.number == number)).first()
        if row is None:
            raise UnknownStory(f"No story has the id {id_!r} and a version {number}.")
        return story_of(row, seen=row.first_seen)

    def completed(self, story: Story) -> datetime | None:
        """Return when the text of a story's first version was fetched, if that was after the story was first seen."""
        query = select(versions.c.seen).where(versions.c.story == story.id, versions.c.number == 1)
        with self._database.read() as connection:
            fetched = connection.scalar(query)
        return fetched if fetched and fetched > story.seen else None

    def firing_versions(self, id_: str) -> set[int]:
        """Return the numbers of those versions of a story on which alerts were to fire."""
        query = select(versions.c.number).where(versions.c.story == id_, versions.c.fires)
        with self._database.read() as connection:
            return set(connection.scalars(query))

    def firing_times(self, since: datetime, until: datetime) -> dict[str, list[datetime]]:
        """Return when stories on which alerts were to fire were first seen, oldest first, by source.

        The times are from `since` until before `until`.
        """
        fires = exists().where(versions.c.story == stories.c.id, versions.c.fires)
        in_time = (stories.c.first_seen >= since) & (stories.c.first_seen < until)
        query = select(stories.c.source, stories.c.first_seen).where(in_time, fires).order_by(stories.c.first_seen)
        times: dict[str, list[datetime]] = {}
        with self._database.read() as connection:
            for source, moment in connection.execute(query):
                times.setdefault(source, []).append(moment)
        return times

    def copies(self, fingerprints: Iterable[str]) -> dict[str, list[str]]:
        """Return, by `Story.fingerprint`, the ids of the stories with that text, those first that were seen first."""
        wanted = {fingerprint for fingerprint in fingerprints if fingerprint}
        query = (
            select(stories.c.fingerprint, stories.c.id)
            .where(stories.c.fingerprint.in_(wanted))
            .order_by(stories.c.first_seen, stories.c.id)
        )
        ids: dict[str, list[str]] = {}
        with self._database.read() as connection:
            for fingerprint, id_ in connection.execute(query):
                ids.setdefault(fingerprint, []).append(id_)
        return ids

    def batches(self, size: int = 500) -> Iterator[list[Story]]:
        """Give all stories in their current version, ordered by id. Stories that are saved meanwhile may be missing."""
        query, last = CURRENT_VERSIONS.order_by(stories.c.id).limit(size), ""
        while batch := self._of(query.where(stories.c.id > last)):
            yield batch
            last = batch[-1].id

    def current_versions(self, size: int = 10_000) -> Iterator[dict[str, int]]:
        """Give the ids of all stories with the numbers of their current versions, as `batches` does."""
        query, last = select(stories.c.id, stories.c.version).order_by(stories.c.id).limit(size), ""
        while batch := self._versions(query.where(stories.c.id > last)):
            yield batch
            last = next(reversed(batch))

    def existing(self, ids: Sequence[str]) -> set[str]:
        """Return which of these ids the store has."""
        return set(self._versions(select(stories.c.id, stories.c.version).where(stories.c.id.in_(ids))))

    def at_addresses(self, source: str, urls: Collection[str], since: datetime) -> dict[str, str]:
        """Return, by these addresses, the ids of the stories of a source there that were seen since a moment."""
        query = (
            select(versions.c.url, stories.c.id)
            .join(versions, (versions.c.story == stories.c.id) & (versions.c.number == stories.c.version))
            .where(stories.c.source == source, stories.c.first_seen >= since, versions.c.url.in_(urls))
        )
        with self._database.read() as connection:
            return {row.url: row.id for row in connection.execute(query)} if urls else {}

    def count(self) -> int:
        """Return the number of stories."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(stories)) or 0

    def _of(self, query: Select[Any]) -> list[Story]:
        with self._database.read() as connection:
            return [story_of(row, seen=row.first_seen) for row in connection.execute(query)]

    def _versions(self, query: Select[tuple[str, int]]) -> dict[str, int]:
        with self._database.read() as connection:
            return {row.id: row.version for row in connection.execute(query)}


def _all_versions(id_: str) -> Select[Any]:
    return (
        STORY_COLUMNS.join(versions, versions.c.story == stories.c.id)
        .where(stories.c.id == id_)
        .order_by(versions.c.number)
    )
