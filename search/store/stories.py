"""Stories and their versions, and with every change of one its place in the queue of what is to be indexed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, func, literal, select

from search.errors import UnknownStory
from search.store.edits import corrections, words
from search.store.tables import queue, sources, stories, versions, withheld
from search.story import Kind, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from search.store.database import Database

_COLUMNS = select(
    stories.c.source, stories.c.key, stories.c.first_seen, stories.c.withdrawn, stories.c.version, versions
)
_CURRENT = _COLUMNS.join(versions, (versions.c.story == stories.c.id) & (versions.c.number == stories.c.version))
_CURRENT_OR_OLDER = _COLUMNS.join(versions, versions.c.story == stories.c.id).order_by(versions.c.number.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """How many of the stories that were handed over were new, had changed words, or brought nothing new.

    `corrected`: their words are as before, but not what is said about them. `withheld`: they may not be kept.
    """

    new: int = 0
    changed: int = 0
    corrected: int = 0
    unchanged: int = 0
    withheld: int = 0


class Stories:
    """Called by the crawler (save), the indexer and whoever shows stories (the rest)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, given: Sequence[Story], *, alert: bool = True) -> Saved:
        """Keep these stories, all or none: a new one, or a new version where the headline or the body changed.

        Of a story without a body the summary counts as one. Without `alert` they are indexed but no alert fires on
        them; none ever fires where only what is said about a story was corrected (`search.store.edits`). A story
        that was seen before the version that is held (an old archive, replayed) changes nothing but the moment of
        first sight, and one that comes without the text it had (its page cannot be read any more) no words. What is
        withheld is not kept again.
        """
        counts = Counter[str]()
        with self._database.write() as connection:
            _take_turns(connection, {story.source for story in given})
            barred = _withheld(connection, [story.id for story in given])
            for story in given:
                outcome = "withheld" if story.id in barred else _save(connection, story)
                counts[outcome] += 1
                if outcome in ("new", "changed", "corrected"):
                    fires = alert and outcome != "corrected"
                    place = select(stories.c.id, literal(fires), stories.c.version).where(stories.c.id == story.id)
                    connection.execute(queue.insert().from_select(["story", "alert", "version"], place))
        return Saved(**counts)

    def extracted_again(self, given: Sequence[Story]) -> int:
        """Put these stories in the place of the versions that were made of the same pages; returns how many changed.

        `Story.seen` is when the page was fetched: its version is the newest that is not younger. Times of first sight
        stay, no version is added and no alert fires; what can no longer be read of a page is kept as it was.
        """
        changed = 0
        with self._database.write() as connection:
            _take_turns(connection, {story.source for story in given})
            for story in given:
                if _replace(connection, story):
                    connection.execute(queue.insert().values(story=story.id, alert=False))
                    changed += 1
        return changed

    def withdraw(self, id_: str, now: datetime) -> bool:
        """Note that its source took a story from the web; it is kept. Returns whether that is news; no alert fires."""
        this = (stories.c.id == id_) & stories.c.withdrawn.is_(None)
        with self._database.write() as connection:
            if not connection.execute(stories.update().where(this).values(withdrawn=now)).rowcount:
                return False
            connection.execute(queue.insert().values(story=id_, alert=False))
        return True

    def get(self, ids: Sequence[str]) -> list[Story]:
        """The stories with these ids as they are now, in that order; an id that is not held is left out."""
        with self._database.read() as connection:
            rows = connection.execute(_CURRENT.where(stories.c.id.in_(ids)))
            held = {story.id: story for story in map(_story, rows)}
        return [held[id_] for id_ in ids if id_ in held]

    def one(self, id_: str) -> Story:
        """The story with this id as it is now; raises `UnknownStory`."""
        found = self.get([id_])
        if not found:
            raise UnknownStory(f"No story has the id {id_!r}.")
        return found[0]

    def versions(self, id_: str) -> list[Story]:
        """All versions of a story, oldest first; `seen` is when each was fetched."""
        with self._database.read() as connection:
            return [_story(row, seen=row.seen) for row in connection.execute(_all_versions(id_))]

    def at(self, id_: str, number: int) -> Story:
        """One version of a story, with the moment of its first sight; raises `UnknownStory`."""
        with self._database.read() as connection:
            row = connection.execute(_all_versions(id_).where(versions.c.number == number)).first()
        if row is None:
            raise UnknownStory(f"No story has the id {id_!r} and a version {number}.")
        return _story(row)

    def copies(self, fingerprints: Iterable[str]) -> dict[str, list[str]]:
        """For each text, by its `Story.fingerprint`, the ids of the stories that carry it, first seen first."""
        wanted = {fingerprint for fingerprint in fingerprints if fingerprint}
        query = (
            select(stories.c.fingerprint, stories.c.id)
            .where(stories.c.fingerprint.in_(wanted))
            .order_by(stories.c.first_seen, stories.c.id)
        )
        found: dict[str, list[str]] = {}
        with self._database.read() as connection:
            for fingerprint, id_ in connection.execute(query):
                found.setdefault(fingerprint, []).append(id_)
        return found

    def batches(self, size: int = 500) -> Iterator[list[Story]]:
        """Every story as it is now, by id; what is saved meanwhile may be among them or not."""
        query, last = _CURRENT.order_by(stories.c.id).limit(size), ""
        while batch := self._of(query.where(stories.c.id > last)):
            yield batch
            last = batch[-1].id

    def held(self, size: int = 10_000) -> Iterator[dict[str, int]]:
        """The ids of every story with its version, by id, as `batches`."""
        query, last = select(stories.c.id, stories.c.version).order_by(stories.c.id).limit(size), ""
        while batch := self._versions(query.where(stories.c.id > last)):
            yield batch
            last = next(reversed(batch))

    def among(self, ids: Sequence[str]) -> set[str]:
        """Those of these ids that are held."""
        return set(self._versions(select(stories.c.id, stories.c.version).where(stories.c.id.in_(ids))))

    def count(self) -> int:
        """How many stories are held."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(stories)) or 0

    def _of(self, query: Select[Any]) -> list[Story]:
        with self._database.read() as connection:
            return [_story(row) for row in connection.execute(query)]

    def _versions(self, query: Select[tuple[str, int]]) -> dict[str, int]:
        with self._database.read() as connection:
            return {row.id: row.version for row in connection.execute(query)}


def _take_turns(connection: Connection, names: set[str]) -> None:
    """Of several crawlers, one at a time saves stories of a source; SQLite has one writer anyway."""
    turn = select(sources.c.name).where(sources.c.name.in_(names)).order_by(sources.c.name)
    connection.execute(turn.with_for_update(key_share=True))


def _save(connection: Connection, story: Story) -> str:
    held = connection.execute(_CURRENT.where(stories.c.id == story.id)).first()
    if held is None:
        connection.execute(
            stories.insert().values(
                id=story.id,
                source=story.source,
                key=story.key,
                first_seen=story.seen,
                version=1,
                fingerprint=story.fingerprint,
            )
        )
        connection.execute(versions.insert().values(_version(story, 1)))
        return "new"
    this = stories.c.id == story.id
    if story.seen < held.first_seen:
        connection.execute(stories.update().where(this).values(first_seen=story.seen))
    if story.seen < held.seen:
        return "unchanged"
    back = held.withdrawn is not None
    if back:
        connection.execute(stories.update().where(this).values(withdrawn=None))
    if words(story) == words(held) or (held.body and not story.body):
        return "corrected" if _correct(connection, story, held) or back else "unchanged"
    number = held.number + 1
    connection.execute(versions.insert().values(_version(story, number)))
    connection.execute(stories.update().where(this).values(version=number, fingerprint=story.fingerprint))
    return "changed"


def _correct(connection: Connection, story: Story, held: Row[Any]) -> bool:
    corrected = corrections(story, held)
    if corrected:
        this = (versions.c.story == story.id) & (versions.c.number == held.number)
        connection.execute(versions.update().where(this).values(corrected))
    return bool(corrected)


def _replace(connection: Connection, story: Story) -> bool:
    """Whether the version that was made of this page now reads otherwise, or says otherwise what it is about."""
    held = connection.execute(_CURRENT_OR_OLDER.where(stories.c.id == story.id, versions.c.seen <= story.seen)).first()
    if held is None:
        return False
    better = corrections(story, held) | {
        name: value
        for name, value in (("title", story.title), ("body", list(story.body)), ("summary", story.summary))
        if value and value != getattr(held, name)
    }
    if not better:
        return False
    this = (versions.c.story == story.id) & (versions.c.number == held.number)
    connection.execute(versions.update().where(this).values(better))
    if held.number == held.version and "body" in better:
        changed = stories.update().where(stories.c.id == story.id)
        connection.execute(changed.values(fingerprint=story.fingerprint))
    return True


def _withheld(connection: Connection, ids: Sequence[str]) -> set[str]:
    return set(connection.scalars(select(withheld.c.story).where(withheld.c.story.in_(ids))))


def _version(story: Story, number: int) -> dict[str, Any]:
    return {
        "story": story.id,
        "number": number,
        "seen": story.seen,
        "url": story.url,
        "kind": story.kind,
        "title": story.title,
        "summary": story.summary,
        "body": list(story.body),
        "authors": list(story.authors),
        "section": story.section,
        "published": story.published,
        "modified": story.modified,
        "language": story.language,
        "image": story.image,
        "live": story.live,
    }


def _all_versions(id_: str) -> Select[Any]:
    return (
        _COLUMNS.join(versions, versions.c.story == stories.c.id).where(stories.c.id == id_).order_by(versions.c.number)
    )


def _story(row: Row[Any], **instead: Any) -> Story:
    return Story(
        source=row.source,
        key=row.key,
        url=row.url,
        kind=Kind(row.kind),
        title=row.title,
        body=tuple(row.body),
        summary=row.summary,
        authors=tuple(row.authors),
        section=row.section,
        published=row.published,
        modified=row.modified,
        language=row.language,
        image=row.image,
        live=row.live,
        version=row.number,
        withdrawn=row.withdrawn,
        **({"seen": row.first_seen} | instead),
    )
