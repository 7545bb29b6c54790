"""Watching sources for years: when each is due, what was answered, what is looked at again, what is withheld."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("stories", sa.Column("withdrawn", MOMENT))
    op.add_column("crawls", sa.Column("reached", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("crawls", sa.Column("tally", sa.JSON, nullable=False, server_default="{}"))
    _polls()
    op.create_table(
        "gaps",
        sa.Column("id", LONG, primary_key=True),
        _source(),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_table(
        "visits",
        sa.Column("url", sa.Text, primary_key=True),
        _source(),
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
        "rechecks",
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        _source(),
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


def downgrade() -> None:
    for table in ("backfills", "withheld", "rechecks", "robots", "visits", "gaps", "polls"):
        op.drop_table(table)
    for table, column in (("crawls", "tally"), ("crawls", "reached"), ("stories", "withdrawn")):
        op.drop_column(table, column)


def _polls() -> None:
    """A source that was crawled before is known: what comes next from it is news, and no seed."""
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
        sa.Column("told", sa.String, nullable=False),
    )
    op.execute(
        "INSERT INTO polls (source, due, polled, succeeded, seeded, every, failures, told) "
        "SELECT source, max(finished), max(finished), max(finished), max(finished), 600, 0, '' "
        "FROM crawls GROUP BY source"
    )


def _source() -> sa.Column[str]:
    return sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False, index=True)
