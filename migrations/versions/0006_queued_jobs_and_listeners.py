"""Queued jobs, and how far listeners have come."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_event_consumer",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_event_consumer")),
    )
    op.create_table(
        "core_lost_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consumer", sa.String(length=200), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_lost_event")),
    )
    op.create_table(
        "core_queued_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "QUEUED",
                "DONE",
                "FAILED",
                "CANCELLED",
                name="job_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("input", types.Document(), nullable=False),
        sa.Column("state", types.Document(), nullable=False),
        sa.Column("progress", sa.String(length=500), nullable=True),
        sa.Column("result", types.Document(), nullable=True),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("allowed", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_queued_job")),
    )
    with op.batch_alter_table("core_queued_job", schema=None) as batch_op:
        batch_op.create_index("ix_core_queued_job_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_core_queued_job_due", ["status", "due_at"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_queued_job", schema=None) as batch_op:
        batch_op.drop_index("ix_core_queued_job_due")
        batch_op.drop_index("ix_core_queued_job_created_at")

    op.drop_table("core_queued_job")
    op.drop_table("core_lost_event")
    op.drop_table("core_event_consumer")
