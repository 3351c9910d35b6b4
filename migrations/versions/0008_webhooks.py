"""Webhooks."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_webhook_endpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("url", types.Url(500), nullable=False),
        sa.Column("topics", types.Document(), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("old_secret", sa.String(length=100), nullable=True),
        sa.Column("old_secret_until", types.Instant(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("reads_as", sa.String(length=200), nullable=False),
        sa.Column("reads_as_id", sa.Uuid(), nullable=True),
        sa.Column("allowed", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_webhook_endpoint")),
    )
    op.create_table(
        "core_webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("happened_at", types.Instant(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "DELIVERED",
                "DEAD",
                name="delivery_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", types.Instant(), nullable=True),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("delivered_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["core_webhook_endpoint.id"],
            name=op.f("fk_core_webhook_delivery_endpoint_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_webhook_delivery")),
    )
    with op.batch_alter_table("core_webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_core_webhook_delivery_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index("ix_core_webhook_delivery_due", ["status", "due_at"], unique=False)
        batch_op.create_index(
            "ix_core_webhook_delivery_order",
            ["endpoint_id", "subject_id", "position"],
            unique=False,
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_webhook_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_core_webhook_delivery_order")
        batch_op.drop_index("ix_core_webhook_delivery_due")
        batch_op.drop_index("ix_core_webhook_delivery_created_at")

    op.drop_table("core_webhook_delivery")
    op.drop_table("core_webhook_endpoint")
