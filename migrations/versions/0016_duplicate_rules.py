"""Duplicate rules."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_duplicate_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "ACCOUNT",
                "CONTACT",
                name="duplicate_subject",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("fields", types.Document(), nullable=False),
        sa.Column(
            "match",
            sa.Enum(
                "EXACT",
                "CASE_INSENSITIVE",
                "FUZZY",
                name="duplicate_match",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "REFUSE",
                "WARN",
                "UPDATE",
                name="duplicate_action",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_duplicate_rule")),
    )
    with op.batch_alter_table("core_duplicate_rule", schema=None) as batch_op:
        batch_op.create_index(
            "ix_core_duplicate_rule_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "core_duplicate_key",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("block", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["core_duplicate_rule.id"],
            name=op.f("fk_core_duplicate_key_rule_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "rule_id", "block", "record_id", "value", name=op.f("pk_core_duplicate_key")
        ),
    )
    with op.batch_alter_table("core_duplicate_key", schema=None) as batch_op:
        batch_op.create_index("ix_core_duplicate_key_record", ["record_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_duplicate_key", schema=None) as batch_op:
        batch_op.drop_index("ix_core_duplicate_key_record")

    op.drop_table("core_duplicate_key")
    with op.batch_alter_table("core_duplicate_rule", schema=None) as batch_op:
        batch_op.drop_index("ix_core_duplicate_rule_created_at")

    op.drop_table("core_duplicate_rule")
