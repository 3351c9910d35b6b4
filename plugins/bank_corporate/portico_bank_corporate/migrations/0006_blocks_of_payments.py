"""Blocks of payments."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("block_id", sa.String(length=35), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.drop_column("block_id")
