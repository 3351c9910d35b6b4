"""Guarantees of a type."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_type", ["type", "currency", "amount"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_guarantee_type")
