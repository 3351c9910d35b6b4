"""Imports."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("scratch_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("mapping", types.Document(), nullable=False),
        sa.Column("encoding", sa.String(length=40), nullable=True),
        sa.Column("match_by", types.Document(), nullable=False),
        sa.Column(
            "duplicates",
            sa.Enum(
                "KEEP",
                "UPDATE",
                "REFUSE",
                name="import_duplicates",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "RUNNING",
                "DONE",
                "REFUSED",
                "CANCELLED",
                "REVERTING",
                "REVERTED",
                name="import_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
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
            name=op.f("fk_core_import_file_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["core_queued_job.id"],
            name=op.f("fk_core_import_job_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["scratch_id"],
            ["core_stored_file.id"],
            name=op.f("fk_core_import_scratch_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_import")),
    )
    with op.batch_alter_table("core_import", schema=None) as batch_op:
        batch_op.create_index("ix_core_import_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "core_import_problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["core_import.id"],
            name=op.f("fk_core_import_problem_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_import_problem")),
    )
    with op.batch_alter_table("core_import_problem", schema=None) as batch_op:
        batch_op.create_index(
            "ix_core_import_problem_row", ["import_id", "row", "id"], unique=False
        )

    op.create_table(
        "core_import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "MADE",
                "UPDATED",
                "KEPT",
                "REFUSED",
                "TAKEN_BACK",
                "CHANGED_SINCE",
                name="import_outcome",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("record", sa.String(length=60), nullable=True),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["core_import.id"],
            name=op.f("fk_core_import_row_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_import_row")),
    )
    with op.batch_alter_table("core_import_row", schema=None) as batch_op:
        batch_op.create_index(
            "ix_core_import_row_number", ["import_id", "number", "id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_import_row", schema=None) as batch_op:
        batch_op.drop_index("ix_core_import_row_number")

    op.drop_table("core_import_row")
    with op.batch_alter_table("core_import_problem", schema=None) as batch_op:
        batch_op.drop_index("ix_core_import_problem_row")

    op.drop_table("core_import_problem")
    with op.batch_alter_table("core_import", schema=None) as batch_op:
        batch_op.drop_index("ix_core_import_created_at")

    op.drop_table("core_import")
