"""When guarantees are due at properties, where no contract says it."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

TABLE, COLUMN = "hotel_property", "guarantee_due_hours"


def upgrade() -> None:
    """Bring the tables to this revision; 72 hours are usual."""
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column(COLUMN, sa.Integer(), server_default="72", nullable=True))
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.alter_column(COLUMN, server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_column(COLUMN)
