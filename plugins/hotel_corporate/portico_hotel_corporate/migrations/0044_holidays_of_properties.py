"""Holidays of properties."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_property", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holiday_calendar", sa.String(length=10), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_property", schema=None) as batch_op:
        batch_op.drop_column("holiday_calendar")
