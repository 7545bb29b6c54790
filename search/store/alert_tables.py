"""The tables of the alerts: what is watched, what was found, and the outbox with its log."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from search.store.tables import Long, Moment, metadata

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
    Column("created", Moment, nullable=False),
    Column("suspended", Moment),
    Column("until", Moment),
    Column("problem", Text, nullable=False, server_default=""),
    Column("feed", Integer, nullable=False, server_default="0"),
    Column("checked", Moment),
    Column("stories_checked", Integer, nullable=False, server_default="0"),
    Column("changed", Moment),
    Column("swept", Moment),
    Column("looked", Moment),
    sqlite_autoincrement=True,
)

channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("medium", String, nullable=False),
    Column("shown", String, nullable=False),
    Column("place", String, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("failing", Moment),
    Column("problem", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    metadata,
    Column("id", Long, primary_key=True),
    Column("alert", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Moment, nullable=False),
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
    Column("created", Moment, nullable=False, index=True),
    Column("due", Moment, index=True),
    Column("message", ForeignKey("messages.id", ondelete="SET NULL"), index=True),
    UniqueConstraint("alert", "subject"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Long, primary_key=True),
    Column("message", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("channel", ForeignKey("channels.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("due", Moment, nullable=False, index=True),
    Column("sent", Moment, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    UniqueConstraint("message", "channel"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Long, primary_key=True),
    Column("delivery", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("answer", Text, nullable=False),
)
"""What came of each try to deliver: the server's own answer, empty where it took the message."""

tellings = Table(
    "tellings",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("event", String(16), nullable=False),
    Column("seen", Moment, nullable=False, index=True),
)
"""Which event a story that fired tells of, named by the first story that told of it."""

sketches = Table(
    "sketches",
    metadata,
    Column("value", Long, primary_key=True),
    Column("story", ForeignKey("stories.id"), primary_key=True, index=True),
)
"""Some of a text's shingles, by which its likes are found (`search.alerts.likeness`)."""

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
    Column("since", Moment, primary_key=True),
    Column("condition", String, nullable=False),
    Column("until", Moment, index=True),
)
"""When sources were not well, as those are told whose alerts watch them."""
