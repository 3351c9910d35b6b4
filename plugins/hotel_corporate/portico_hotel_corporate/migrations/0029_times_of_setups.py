"""Setups with times of their own, and the usual one of a space."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "hotel_space_setup"


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("setup_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("teardown_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_column("is_default")
        batch_op.drop_column("teardown_minutes")
        batch_op.drop_column("setup_minutes")
