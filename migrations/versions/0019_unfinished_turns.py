"""Turns of queued jobs that were begun and not seen to end."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("core_queued_job", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("unfinished", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("core_queued_job", schema=None) as batch_op:
        batch_op.alter_column("unfinished", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_queued_job", schema=None) as batch_op:
        batch_op.drop_column("unfinished")
