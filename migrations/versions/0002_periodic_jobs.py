"""Periodic jobs."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_job",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("last_run_at", types.Instant(), nullable=True),
        sa.Column("last_result", sa.String(length=500), nullable=True),
        sa.Column("is_failing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_job")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("core_job")
