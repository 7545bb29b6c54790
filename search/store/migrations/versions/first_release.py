"""The tables of the first release. Until that release this revision is edited in place."""

import sqlalchemy as sa
from alembic import op

revision = "first_release"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("rights", sa.String, nullable=False),
        sa.Column("homepage", sa.String, nullable=False),
    )
    op.create_table(
        "crawls",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False, index=True),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("finished", MOMENT, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("reached", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("tally", sa.JSON, nullable=False, server_default="{}"),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False, index=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False, index=True),
        sa.Column("withdrawn", MOMENT),
    )
    op.create_table(
        "versions",
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("published", MOMENT),
        sa.Column("published_guessed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("modified", MOMENT),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("image", sa.Text, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("fires", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "queue",
        sa.Column("position", LONG, primary_key=True),
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), nullable=False, index=True),
        sa.Column("alert", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "refusals",
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("refused", MOMENT, nullable=False),
    )
    op.create_table(
        "polls",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT),
        sa.Column("polled", MOMENT, nullable=False),
        sa.Column("succeeded", MOMENT),
        sa.Column("seeded", MOMENT),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("notified", sa.String, nullable=False),
    )
    op.create_table(
        "gaps",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False, index=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_table(
        "validators",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("fetched", MOMENT, nullable=False),
        sa.Column("fresh_until", MOMENT, nullable=False),
    )
    op.create_table(
        "robots",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("fetched", MOMENT, nullable=False),
    )
    op.create_table(
        "recurring",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("paragraph", sa.Text, primary_key=True),
        sa.Column("learned", MOMENT, nullable=False),
    )
    op.create_table(
        "rechecks",
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False, index=True),
        sa.Column("due", MOMENT, nullable=False, index=True),
        sa.Column("step", sa.Integer, nullable=False),
    )
    op.create_table(
        "withheld",
        sa.Column("story", sa.String(16), primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("withheld", MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "backfills",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", LONG, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False, index=True),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("occasions", sa.String, nullable=False),
        sa.Column("cadence", sa.String, nullable=False),
        sa.Column("quiet", sa.String, nullable=False),
        sa.Column("silence_days", sa.Integer, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("suspended", MOMENT),
        sa.Column("until", MOMENT),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sa.Column("token", sa.String, nullable=False, unique=True, index=True),
        sa.Column("checked", MOMENT),
        sa.Column("stories_checked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("changed", MOMENT),
        sa.Column("swept", MOMENT),
        sa.Column("checked_for_spikes", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("medium", sa.String, nullable=False),
        sa.Column("shown", sa.String, nullable=False),
        sa.Column("server", sa.String, nullable=False),
        sa.Column("encrypted", sa.Text, nullable=False),
        sa.Column("failing", MOMENT),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sa.Column("token", sa.String, nullable=False, unique=True, index=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "messages",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("digest", sa.Boolean, nullable=False),
        sa.Column("replies_to", LONG, sa.ForeignKey("messages.id", ondelete="SET NULL"), index=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "notices",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("occasion", sa.String, nullable=False),
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), index=True),
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
    op.create_table(
        "story_events",
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("seen", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "sketches",
        sa.Column("value", LONG, primary_key=True),
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True, index=True),
    )
    op.create_table(
        "muted",
        sa.Column("alert", sa.Integer, sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("event", sa.String(16), primary_key=True),
    )
    op.create_table(
        "outages",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("since", MOMENT, primary_key=True),
        sa.Column("condition", sa.String, nullable=False),
        sa.Column("until", MOMENT, index=True),
    )
