"""The first tables: sources, crawls, stories, versions, the queue, alerts, notices."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


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
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False, index=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False, index=True),
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
        sa.Column("modified", MOMENT),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("image", sa.Text, nullable=False),
    )
    op.create_table(
        "queue",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), nullable=False),
        sa.Column("alert", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("checked", MOMENT),
        sa.Column("stories_checked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("sent", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due", MOMENT, nullable=False, index=True),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("alert", "story", "version"),
    )


def downgrade() -> None:
    for table in ("notices", "alerts", "queue", "versions", "stories", "crawls", "sources"):
        op.drop_table(table)
