"""Exports."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column(
            "format",
            sa.Enum(
                "CSV",
                "JSONL",
                "XLSX",
                name="file_format",
                length=5,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("columns", types.Document(), nullable=False),
        sa.Column("conditions", types.Document(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("scratch_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "RUNNING",
                "DONE",
                "CANCELLED",
                name="export_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["core_stored_file.id"],
            name=op.f("fk_core_export_file_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["core_queued_job.id"],
            name=op.f("fk_core_export_job_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["scratch_id"],
            ["core_stored_file.id"],
            name=op.f("fk_core_export_scratch_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_export")),
    )
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.create_index("ix_core_export_created_at", ["created_at", "id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.drop_index("ix_core_export_created_at")

    op.drop_table("core_export")
