"""The store's tables. Every time is kept in UTC; a change here needs a migration beside it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    true,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite forgets the offset, PostgreSQL answers in its own: it goes in and comes out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Long = BigInteger().with_variant(Integer, "sqlite")
"""A number that counts on over all stories, for ever; SQLite's integers are long enough."""

metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("name", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("rights", String, nullable=False),
    Column("homepage", String, nullable=False),
)

crawls = Table(
    "crawls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", ForeignKey("sources.name"), nullable=False, index=True),
    Column("started", Moment, nullable=False),
    Column("finished", Moment, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("reached", Boolean, nullable=False, server_default=true()),
    Column("tally", JSON, nullable=False, server_default="{}"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("source", ForeignKey("sources.name"), nullable=False, index=True),
    Column("key", String, nullable=False),
    Column("first_seen", Moment, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("fingerprint", String, nullable=False, index=True),
    Column("withdrawn", Moment),
)

versions = Table(
    "versions",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seen", Moment, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("section", Text, nullable=False),
    Column("published", Moment),
    Column("modified", Moment),
    Column("language", String, nullable=False),
    Column("image", Text, nullable=False),
    Column("live", Boolean, nullable=False, server_default=false()),
    Column("fires", Boolean, nullable=False, server_default=false()),
)

queue = Table(
    "queue",
    metadata,
    Column("position", Long, primary_key=True),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
    Column("alert", Boolean, nullable=False),
    Column("version", Integer),
    sqlite_autoincrement=True,
)

refusals = Table(
    "refusals",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("refused", Moment, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("due", Moment, nullable=False),
    Column("not_before", Moment),
    Column("polled", Moment, nullable=False),
    Column("succeeded", Moment),
    Column("seeded", Moment),
    Column("every", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("told", String, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Long, primary_key=True),
    Column("source", ForeignKey("sources.name"), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("fetched", Moment, nullable=False),
    Column("fresh_until", Moment, nullable=False),
)

robots = Table(
    "robots",
    metadata,
    Column("url", Text, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("fetched", Moment, nullable=False),
)

rechecks = Table(
    "rechecks",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("source", ForeignKey("sources.name"), nullable=False, index=True),
    Column("due", Moment, nullable=False, index=True),
    Column("step", Integer, nullable=False),
)

withheld = Table(
    "withheld",
    metadata,
    Column("story", String(16), primary_key=True),
    Column("source", String, nullable=False),
    Column("withheld", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Tombstones: they name no story that is held, so that nothing but the id is left of one."""

backfills = Table(
    "backfills",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Long, nullable=False),
    Column("finished", Boolean, nullable=False),
)
