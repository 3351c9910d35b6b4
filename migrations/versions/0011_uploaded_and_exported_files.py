"""Uploaded and exported files."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "UPLOAD",
                "EXPORT",
                "SCRATCH",
                name="file_origin",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
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
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_stored_file")),
    )
    with op.batch_alter_table("core_stored_file", schema=None) as batch_op:
        batch_op.create_index("ix_core_stored_file_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_core_stored_file_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "core_file_piece",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("offset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["core_stored_file.id"],
            name=op.f("fk_core_file_piece_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "offset", name=op.f("pk_core_file_piece")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("core_file_piece")
    with op.batch_alter_table("core_stored_file", schema=None) as batch_op:
        batch_op.drop_index("ix_core_stored_file_expires_at")
        batch_op.drop_index("ix_core_stored_file_created_at")

    op.drop_table("core_stored_file")
