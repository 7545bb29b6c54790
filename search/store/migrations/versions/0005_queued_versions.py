"""Which version of a story a place in the queue is for: two that came between rounds are both matched."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("queue", sa.Column("version", sa.Integer))


def downgrade() -> None:
    op.drop_column("queue", "version")
