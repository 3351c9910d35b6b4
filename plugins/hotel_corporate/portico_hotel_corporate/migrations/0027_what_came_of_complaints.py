"""What came of complaints and suggestions."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "hotel_event_feedback"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column(TABLE, sa.Column("answer", sa.String(length=2000), nullable=True))
    op.add_column(TABLE, sa.Column("answered_at", types.Instant(), nullable=True))
    op.add_column(TABLE, sa.Column("answered_by", sa.String(length=200), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    for name in ("answered_by", "answered_at", "answer"):
        op.drop_column(TABLE, name)
