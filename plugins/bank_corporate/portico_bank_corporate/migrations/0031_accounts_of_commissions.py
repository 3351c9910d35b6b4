"""The account that a commission is taken from."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEX = "ix_bank_guarantee_commission_billing_iban"


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_guarantee_commission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("billing_iban", sa.String(length=34), nullable=True))
        batch_op.create_index(op.f(INDEX), ["billing_iban"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_guarantee_commission", schema=None) as batch_op:
        batch_op.drop_index(op.f(INDEX))
        batch_op.drop_column("billing_iban")
