"""The tables of the store. All times are in UTC. A change here needs a migration."""

from __future__ import annotations

import secrets
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
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, in UTC both in Python and in the database.

    SQLite forgets the offset, and PostgreSQL returns moments with its own offset; both come out as UTC. Raises
    `ValueError` for a moment without a time zone.
    """

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
"""A number that keeps growing with the stories. SQLite's integers are long enough."""


def new_token() -> str:
    """Return a random text for what is handed out about a row: unlike the row's number, it never comes back."""
    return secrets.token_urlsafe(16)


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
    Column("started", UtcDateTime, nullable=False),
    Column("finished", UtcDateTime, nullable=False),
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
    Column("first_seen", UtcDateTime, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("fingerprint", String, nullable=False, index=True),
    Column("withdrawn", UtcDateTime),
)

versions = Table(
    "versions",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seen", UtcDateTime, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("section", Text, nullable=False),
    Column("published", UtcDateTime),
    Column("published_guessed", Boolean, nullable=False, server_default=false()),
    Column("modified", UtcDateTime),
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
    Column("refused", UtcDateTime, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("due", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),
    Column("polled", UtcDateTime, nullable=False),
    Column("succeeded", UtcDateTime),
    Column("seeded", UtcDateTime),
    Column("every", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("notified", String, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Long, primary_key=True),
    Column("source", ForeignKey("sources.name"), nullable=False, index=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

validators = Table(
    "validators",
    metadata,
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("fetched", UtcDateTime, nullable=False),
    Column("fresh_until", UtcDateTime, nullable=False),
)

robots = Table(
    "robots",
    metadata,
    Column("url", Text, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("fetched", UtcDateTime, nullable=False),
)

recurring = Table(
    "recurring",
    metadata,
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("paragraph", Text, primary_key=True),
    Column("learned", UtcDateTime, nullable=False),
)

rechecks = Table(
    "rechecks",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("source", ForeignKey("sources.name"), nullable=False, index=True),
    Column("due", UtcDateTime, nullable=False, index=True),
    Column("step", Integer, nullable=False),
)

withheld = Table(
    "withheld",
    metadata,
    Column("story", String(16), primary_key=True),
    Column("source", String, nullable=False),
    Column("withheld", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Tombstones. They do not refer to the table of stories, because only the id of a withheld story remains."""

backfills = Table(
    "backfills",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Long, nullable=False),
    Column("finished", Boolean, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("query", Text, nullable=False),
    Column("label", String, nullable=False),
    Column("owner", String, nullable=False, index=True),
    Column("shared", Boolean, nullable=False),
    Column("occasions", String, nullable=False),
    Column("cadence", String, nullable=False),
    Column("quiet", String, nullable=False),
    Column("silence_days", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("suspended", UtcDateTime),
    Column("until", UtcDateTime),
    Column("problem", Text, nullable=False, server_default=""),
    Column("token", String, nullable=False, unique=True, index=True, default=new_token),
    Column("checked", UtcDateTime),
    Column("stories_checked", Integer, nullable=False, server_default="0"),
    Column("changed", UtcDateTime),
    Column("swept", UtcDateTime),
    Column("checked_for_spikes", UtcDateTime),
    sqlite_autoincrement=True,
)

channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("medium", String, nullable=False),
    Column("shown", String, nullable=False),
    Column("server", String, nullable=False),
    Column("encrypted", Text, nullable=False),
    Column("failing", UtcDateTime),
    Column("problem", Text, nullable=False, server_default=""),
    Column("token", String, nullable=False, unique=True, index=True, default=new_token),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    metadata,
    Column("id", Long, primary_key=True),
    Column("alert", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("digest", Boolean, nullable=False),
    Column("replies_to", ForeignKey("messages.id", ondelete="SET NULL"), index=True),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    Column("id", Long, primary_key=True),
    Column("alert", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    Column("occasion", String, nullable=False),
    Column("story", ForeignKey("stories.id"), index=True),
    Column("version", Integer),
    Column("subject", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("event", String, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("created", UtcDateTime, nullable=False, index=True),
    Column("due", UtcDateTime, index=True),
    Column("message", ForeignKey("messages.id", ondelete="SET NULL"), index=True),
    UniqueConstraint("alert", "subject"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Long, primary_key=True),
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("channel", ForeignKey("channels.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("due", UtcDateTime, nullable=False, index=True),
    Column("sent", UtcDateTime, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    UniqueConstraint("message", "channel"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Long, primary_key=True),
    Column("delivery", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", Text, nullable=False),
)
"""The outcome of each attempt to deliver: the server's answer, empty if it accepted the message."""

story_events = Table(
    "story_events",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("event", String(16), nullable=False),
    Column("seen", UtcDateTime, nullable=False, index=True),
)
"""The event of each story that fired. The id of the first story about an event is the event's id."""

sketches = Table(
    "sketches",
    metadata,
    Column("value", Long, primary_key=True),
    Column("story", ForeignKey("stories.id"), primary_key=True, index=True),
)
"""Part of the shingles of a text, to find similar texts (`search.alerts.events.near_duplicates`)."""

muted = Table(
    "muted",
    metadata,
    Column("alert", ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("event", String(16), primary_key=True),
)

outages = Table(
    "outages",
    metadata,
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("condition", String, nullable=False),
    Column("until", UtcDateTime, index=True),
)
"""The times in which sources were not well, for the owners of alerts (`search.monitoring.owner_notices`)."""
