"""Stories that the engine refused; room in the queue and the outbox for more than two thousand million."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refusals",
        sa.Column("story", sa.String(16), sa.ForeignKey("stories.id"), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("refused", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_queue_story", "queue", ["story"])
    _resize("integer", "bigint")


def downgrade() -> None:
    _resize("bigint", "integer")
    op.drop_index("ix_queue_story", "queue")
    op.drop_table("refusals")


def _resize(before: str, after: str) -> None:
    """On PostgreSQL alone; SQLite's integers are long from the start."""
    if op.get_bind().dialect.name != "postgresql":
        return
    types = {"integer": sa.Integer(), "bigint": sa.BigInteger()}
    for table, column in (("queue", "position"), ("notices", "id")):
        op.alter_column(table, column, existing_type=types[before], type_=types[after])
        op.execute(f"ALTER SEQUENCE {table}_{column}_seq AS {after}")
