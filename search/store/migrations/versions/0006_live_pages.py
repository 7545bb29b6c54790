"""Live pages are marked; two sources that share a page each remember what its server said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = "url, source, etag, last_modified, fetched, fresh_until"


def upgrade() -> None:
    op.add_column("versions", sa.Column("live", sa.Boolean, nullable=False, server_default=sa.false()))
    _key_visits_by("source", "url")


def downgrade() -> None:
    op.execute(
        "DELETE FROM visits WHERE EXISTS "
        "(SELECT 1 FROM visits AS other WHERE other.url = visits.url AND other.source < visits.source)"
    )
    _key_visits_by("url")
    op.create_index("ix_visits_source", "visits", ["source"])
    op.drop_column("versions", "live")


def _key_visits_by(*key: str) -> None:
    """By a table in its place, as SQLite cannot give a table another key."""
    op.execute("CREATE TABLE visits_before AS SELECT * FROM visits")
    op.drop_table("visits")
    op.create_table(
        "visits",
        sa.Column("source", sa.String, sa.ForeignKey("sources.name"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("fetched", MOMENT, nullable=False),
        sa.Column("fresh_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(*key),
    )
    op.execute(f"INSERT INTO visits ({COLUMNS}) SELECT {COLUMNS} FROM visits_before")
    op.drop_table("visits_before")
