"""The sources, and the visits to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Row, func, select

from search.store.database import insert
from search.store.tables import crawls, sources, stories
from search.story import Rights, Source, StoryKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from search.store.database import Database

REMEMBERED = timedelta(days=60)
"""How long a crawl is remembered. The gaps between visits are kept for ever (search/store/polls.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A visit to a source, from `started` to `finished` (UTC), and how many stories were `new` or `changed`.

    `problem` says in a sentence what went wrong, if anything did. `reached` is whether the source gave any answer that
    could be read. `tally` counts pages, and errors by kind (`search.health`).
    """

    source: str
    started: datetime
    finished: datetime
    new: int
    changed: int
    problem: str = ""
    reached: bool = True
    tally: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source, how many of its stories the store has, when the newest was first seen (UTC), and the last crawl."""

    source: Source
    stories: int
    last_story: datetime | None
    last_crawl: Crawl | None


class Sources:
    """The sources. The crawler saves them; everything that shows or sends a story reads them."""

    def __init__(self, database: Database, rights: Mapping[str, str]) -> None:
        self._database = database
        self._narrowed = rights

    def save(self, batch: Iterable[Source]) -> None:
        """Add these sources, or update them."""
        with self._database.write() as connection:
            for source in sorted(batch, key=lambda source: source.name):
                row = asdict(source)
                new = insert(connection, sources).values(row)
                connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))

    def by_name(self) -> dict[str, Source]:
        """Return all sources by name."""
        with self._database.read() as connection:
            return {row.name: self._source(row) for row in connection.execute(select(sources))}

    def add_crawl(self, crawl: Crawl) -> None:
        """Add a visit to a source, and delete those that are older than `REMEMBERED`."""
        old = (crawls.c.source == crawl.source) & (crawls.c.finished < crawl.finished - REMEMBERED)
        with self._database.write() as connection:
            connection.execute(crawls.delete().where(old))
            connection.execute(crawls.insert().values(asdict(crawl)))

    def states(self) -> list[SourceState]:
        """Return the state of every source, ordered by label."""
        counts = (
            select(stories.c.source, func.count().label("stories"), func.max(stories.c.first_seen).label("last"))
            .group_by(stories.c.source)
            .subquery()
        )
        latest = select(func.max(crawls.c.id)).group_by(crawls.c.source)
        last = select(crawls).where(crawls.c.id.in_(latest)).subquery()
        query = (
            select(sources, counts.c.stories, counts.c.last, last)
            .outerjoin(counts, counts.c.source == sources.c.name)
            .outerjoin(last, last.c.source == sources.c.name)
            .order_by(sources.c.label)
        )
        with self._database.read() as connection:
            return [_state(row, self._source(row)) for row in connection.execute(query)]

    def story_times(self, since: datetime) -> dict[str, list[datetime]]:
        """Return when stories were first seen since a moment, oldest first, by the name of the source."""
        query = select(stories.c.source, stories.c.first_seen).where(stories.c.first_seen >= since)
        times: dict[str, list[datetime]] = {}
        with self._database.read() as connection:
            for name, moment in connection.execute(query.order_by(stories.c.first_seen)):
                times.setdefault(name, []).append(moment)
        return times

    def crawls(self, since: datetime) -> dict[str, list[Crawl]]:
        """Return the visits that ended since a moment, oldest first, by the name of the source."""
        query = select(crawls).where(crawls.c.finished >= since).order_by(crawls.c.id)
        by_source: dict[str, list[Crawl]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query):
                by_source.setdefault(row.source, []).append(_crawl(row, row.source))
        return by_source

    def count_stories(self, name: str, since: datetime) -> int:
        """Return how many stories of a source were first seen since a moment."""
        query = select(func.count()).where(stories.c.source == name, stories.c.first_seen >= since)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def _source(self, row: Row[tuple[object, ...]]) -> Source:
        """Return the source of a row, with narrowed rights. This is the only place where rights are narrowed."""
        stated = Rights(row.rights)
        return Source(
            name=row.name,
            label=row.label,
            kind=StoryKind(row.kind),
            rights=stated.narrowed(self._narrowed.get(row.name, stated)),
            homepage=row.homepage,
        )


def _crawl(row: Row[tuple[object, ...]], source: str) -> Crawl:
    return Crawl(
        source=source,
        started=row.started,
        finished=row.finished,
        new=row.new,
        changed=row.changed,
        problem=row.problem,
        reached=row.reached,
        tally=row.tally,
    )


def _state(row: Row[tuple[object, ...]], source: Source) -> SourceState:
    crawl = _crawl(row, row.name) if row.started is not None else None
    return SourceState(source=source, stories=row.stories or 0, last_story=row.last, last_crawl=crawl)
