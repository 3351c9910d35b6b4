"""Answers kept for idempotent mutations."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_idempotent_answer",
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("selection_digest", sa.String(length=64), nullable=False),
        sa.Column("answer", types.Document(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "key", name=op.f("pk_core_idempotent_answer")),
    )
    with op.batch_alter_table("core_idempotent_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_idempotent_answer_created_at"), ["created_at"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_idempotent_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_idempotent_answer_created_at"))

    op.drop_table("core_idempotent_answer")
