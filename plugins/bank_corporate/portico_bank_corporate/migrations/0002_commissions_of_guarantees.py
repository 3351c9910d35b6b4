"""Commissions of guarantees."""

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
        "bank_guarantee_commission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("rate", types.Percent(9, 6), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "PER_ANNUM",
                "PER_PERIOD",
                name="bank_commission_basis",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "day_count",
            sa.Enum(
                "ACT_360",
                "ACT_365F",
                "THIRTY_360",
                "THIRTY_E_360",
                name="bank_day_count",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("last_day_included", sa.Boolean(), nullable=False),
        sa.Column(
            "period",
            sa.Enum(
                "DAY",
                "MONTH",
                "QUARTER",
                "HALF_YEAR",
                "YEAR",
                "WHOLE",
                name="bank_commission_period",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "grid",
            sa.Enum(
                "CALENDAR",
                "ANNIVERSARY",
                name="bank_commission_grid",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "billing",
            sa.Enum(
                "IN_ADVANCE",
                "IN_ARREARS",
                name="bank_commission_billing",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("minimum_amount", types.Amount(18, 4), nullable=True),
        sa.Column(
            "minimum_scope",
            sa.Enum(
                "PER_PERIOD",
                "PER_YEAR",
                "PER_ISSUE",
                name="bank_minimum_scope",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("refundable", sa.Boolean(), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("rate > 0", name=op.f("ck_bank_guarantee_commission_rate")),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_guarantee_commission_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee_commission")),
        sa.UniqueConstraint("guarantee_id", name=op.f("uq_bank_guarantee_commission_guarantee_id")),
    )
    with op.batch_alter_table("bank_guarantee_commission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_commission_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_commission_charge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "FEE",
                "REFUND",
                name="bank_commission_charge_kind",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("trace", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["commission_id"],
            ["bank_guarantee_commission.id"],
            name=op.f("fk_bank_commission_charge_commission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_commission_charge")),
        sa.UniqueConstraint(
            "commission_id",
            "kind",
            "starts_on",
            name=op.f("uq_bank_commission_charge_commission_id_kind_starts_on"),
        ),
    )
    with op.batch_alter_table("bank_commission_charge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_commission_charge_created_at", ["created_at", "id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_commission_charge", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_commission_charge_created_at")

    op.drop_table("bank_commission_charge")
    with op.batch_alter_table("bank_guarantee_commission", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_guarantee_commission_created_at")

    op.drop_table("bank_guarantee_commission")
