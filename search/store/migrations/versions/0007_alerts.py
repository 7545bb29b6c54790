"""Alerts with terms and channels; notices apart from the messages that tell of them and from their deliveries."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STORY = "stories.id"
ALERT = "alerts.id"

TRIED = "tries > 0 OR sent IS NOT NULL"
"""Of the notices of before: what a message and a delivery are made of; the others wait to be put into one."""


def upgrade() -> None:
    for column in _terms():
        op.add_column("alerts", column)
    op.create_index("ix_alerts_owner", "alerts", ["owner"])
    op.add_column("versions", sa.Column("fires", sa.Boolean, nullable=False, server_default=sa.false()))
    _create_channels()
    op.execute(
        "INSERT INTO channels (alert, medium, shown, place, sealed) "
        "SELECT id, 'mail', email, 'mail', '' FROM alerts WHERE email <> '' ORDER BY id"
    )
    op.drop_column("alerts", "email")
    _create_outbox()
    op.execute("ALTER TABLE notices RENAME TO notices_before")
    _create_notices()
    op.execute(
        "INSERT INTO messages (id, alert, created, digest) "
        f"SELECT id, alert, created, false FROM notices_before WHERE {TRIED}"
    )
    op.execute(
        "INSERT INTO deliveries (message, channel, due, sent, tries, error) "
        "SELECT n.id, channels.id, n.due, n.sent, n.tries, n.error FROM notices_before AS n "
        f"JOIN channels ON channels.alert = n.alert WHERE {TRIED}"
    )
    op.execute(
        "INSERT INTO notices (id, alert, occasion, story, version, subject, detail, event, late, created, due, message)"
        " SELECT id, alert, CASE version WHEN 1 THEN 'new' ELSE 'edited' END, story, version, story || ' ' || version,"
        f" {_empty()}, story, false, created, due, CASE WHEN {TRIED} THEN id END FROM notices_before"
    )
    op.create_table(
        "tellings",
        sa.Column("story", sa.String(16), sa.ForeignKey(STORY), primary_key=True),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("seen", MOMENT, nullable=False, index=True),
    )
    op.execute("INSERT INTO tellings SELECT story, story, min(created) FROM notices_before GROUP BY story")
    op.drop_table("notices_before")
    _count_on("messages", "notices")
    op.create_table(
        "sketches",
        sa.Column("value", LONG, primary_key=True),
        sa.Column("story", sa.String(16), sa.ForeignKey(STORY), primary_key=True, index=True),
    )
    op.create_table(
        "muted",
        sa.Column("alert", sa.Integer, sa.ForeignKey(ALERT, ondelete="CASCADE"), primary_key=True),
        sa.Column("event", sa.String(16), primary_key=True),
    )
    op.create_table(
        "outages",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("since", MOMENT, primary_key=True),
        sa.Column("condition", sa.String, nullable=False),
        sa.Column("until", MOMENT, index=True),
    )


def downgrade() -> None:
    for name in ("outages", "muted", "sketches", "tellings", "attempts"):
        op.drop_table(name)
    op.execute("ALTER TABLE notices RENAME TO notices_after")
    for name in ("alert", "story", "created", "due", "message"):
        op.execute(f"DROP INDEX IF EXISTS ix_notices_{name}")
    op.create_table(
        "notices",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey(ALERT, ondelete="CASCADE"), nullable=False),
        sa.Column("story", sa.String(16), sa.ForeignKey(STORY), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("sent", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due", MOMENT, nullable=False, index=True),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("alert", "story", "version"),
    )
    op.execute(
        "INSERT INTO notices (id, alert, story, version, created, sent, tries, due, error) "
        "SELECT n.id, n.alert, n.story, n.version, n.created, d.sent, coalesce(d.tries, 0),"
        " coalesce(d.due, n.due, n.created), coalesce(d.error, '') FROM notices_after AS n "
        "LEFT JOIN deliveries AS d ON d.id = (SELECT min(id) FROM deliveries WHERE message = n.message) "
        "WHERE n.story IS NOT NULL AND n.version IS NOT NULL"
    )
    op.drop_table("notices_after")
    op.add_column("alerts", sa.Column("email", sa.String, nullable=False, server_default=""))
    op.execute(
        "UPDATE alerts SET email = coalesce((SELECT shown FROM channels WHERE id = "
        "(SELECT min(id) FROM channels WHERE alert = alerts.id AND medium = 'mail')), '')"
    )
    for name in ("deliveries", "messages", "channels"):
        op.drop_table(name)
    op.drop_column("versions", "fires")
    op.drop_index("ix_alerts_owner", "alerts")
    for column in _terms():
        op.drop_column("alerts", column.name)
    _count_on("notices")


def _terms() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("label", sa.String, nullable=False, server_default=""),
        sa.Column("owner", sa.String, nullable=False, server_default="local"),
        sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("occasions", sa.String, nullable=False, server_default="edited new"),
        sa.Column("cadence", sa.String, nullable=False, server_default="at once"),
        sa.Column("quiet", sa.String, nullable=False, server_default=""),
        sa.Column("silence_days", sa.Integer, nullable=False, server_default="7"),
        sa.Column("suspended", MOMENT),
        sa.Column("until", MOMENT),
        sa.Column("feed", sa.Integer, nullable=False, server_default="0"),
        sa.Column("changed", MOMENT),
        sa.Column("swept", MOMENT),
        sa.Column("looked", MOMENT),
    )


def _create_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey(ALERT, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("medium", sa.String, nullable=False),
        sa.Column("shown", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("failing", MOMENT),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )


def _create_outbox() -> None:
    op.create_table(
        "messages",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey(ALERT, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("digest", sa.Boolean, nullable=False),
        sa.Column("replies_to", LONG, sa.ForeignKey("messages.id", ondelete="SET NULL"), index=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("message", LONG, sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("channel", sa.Integer, sa.ForeignKey("channels.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("due", MOMENT, nullable=False, index=True),
        sa.Column("sent", MOMENT, index=True),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("message", "channel"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("delivery", LONG, sa.ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )


def _create_notices() -> None:
    op.execute("DROP INDEX IF EXISTS ix_notices_due")
    op.create_table(
        "notices",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey(ALERT, ondelete="CASCADE"), nullable=False),
        sa.Column("occasion", sa.String, nullable=False),
        sa.Column("story", sa.String(16), sa.ForeignKey(STORY), index=True),
        sa.Column("version", sa.Integer),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("created", MOMENT, nullable=False, index=True),
        sa.Column("due", MOMENT, index=True),
        sa.Column("message", LONG, sa.ForeignKey("messages.id", ondelete="SET NULL"), index=True),
        sa.UniqueConstraint("alert", "subject"),
    )


def _empty() -> str:
    return "CAST('{}' AS json)" if op.get_bind().dialect.name == "postgresql" else "'{}'"


def _count_on(*tables: str) -> None:
    """PostgreSQL's counters have not heard of the ids that were copied."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
            )
