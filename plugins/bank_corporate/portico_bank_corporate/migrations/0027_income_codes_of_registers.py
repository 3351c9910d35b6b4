"""The income code of a payroll register."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_payroll_register", schema=None) as batch_op:
        batch_op.add_column(sa.Column("income_code", sa.String(length=1), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_payroll_register", schema=None) as batch_op:
        batch_op.drop_column("income_code")
