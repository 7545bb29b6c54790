"""Paragraphs that recur on the pages of a source."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recurring",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), primary_key=True),
        sa.Column("paragraph", sa.Text, primary_key=True),
        sa.Column("learned", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("recurring")
