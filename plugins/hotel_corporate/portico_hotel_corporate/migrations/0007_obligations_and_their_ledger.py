"""Obligations and their ledger."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_client_invoice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("total_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_client_invoice_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_client_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_hotel_client_invoice_number")),
    )
    with op.batch_alter_table("hotel_client_invoice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_client_invoice_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "hotel_obligation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "obligor",
            sa.Enum(
                "CLIENT",
                "HOTEL",
                name="hotel_party",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "metric",
            sa.Enum(
                "ROOM_NIGHTS",
                "ROOM_REVENUE",
                "FOOD_REVENUE",
                "TOTAL_REVENUE",
                "ADR",
                "PAYMENT_DAYS",
                "LRA_OFFER_RATE",
                "BLACKOUT_NIGHTS",
                "ENTITLEMENTS_GIVEN",
                name="hotel_obligation_metric",
                length=18,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "comparator",
            sa.Enum(
                "GE",
                "LE",
                "EQ",
                name="hotel_comparator",
                length=2,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("target", types.Exact(18, 4), nullable=False),
        sa.Column(
            "window",
            sa.Enum(
                "TERM",
                "YEAR",
                "QUARTER",
                "MONTH",
                name="hotel_obligation_window",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "proration",
            sa.Enum(
                "LINEAR_DAYS",
                "SEASONAL_WEIGHTS",
                "NONE",
                name="hotel_proration",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("month_weights", types.Document(), nullable=False),
        sa.Column("counts_groups", sa.Boolean(), nullable=False),
        sa.Column("counts_no_shows", sa.Boolean(), nullable=False),
        sa.Column("counts_comps", sa.Boolean(), nullable=False),
        sa.Column("counts_agencies", sa.Boolean(), nullable=False),
        sa.Column("counts_children", sa.Boolean(), nullable=False),
        sa.Column("tolerance_percent", types.Percent(9, 6), nullable=False),
        sa.Column("cure_days", sa.Integer(), nullable=False),
        sa.Column(
            "consequence",
            sa.Enum(
                "NONE",
                "NOTIFY",
                "STEP_RATE",
                "CHARGE",
                "TERMINATE_RIGHT",
                "REBATE",
                name="hotel_consequence",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("charge_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("damages_percent", types.Percent(9, 6), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_obligation_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_obligation")),
    )
    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_obligation_agreement_id_position"),
            ["agreement_id", "position"],
            unique=True,
        )

    op.create_table(
        "hotel_obligation_evaluation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("target", types.Exact(18, 4), nullable=False),
        sa.Column("target_prorated", types.Exact(18, 4), nullable=False),
        sa.Column("actual", types.Exact(18, 4), nullable=True),
        sa.Column("on_books", types.Exact(18, 4), nullable=False),
        sa.Column("projected", types.Exact(18, 4), nullable=True),
        sa.Column("attainment", types.Exact(18, 4), nullable=True),
        sa.Column("gap", types.Exact(18, 4), nullable=True),
        sa.Column("exposure_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "NOT_STARTED",
                "ON_TRACK",
                "AT_RISK",
                "BREACHED",
                "CURED",
                "WAIVED",
                "CHARGED",
                "MET",
                name="hotel_obligation_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("is_change", sa.Boolean(), nullable=False),
        sa.Column("evidence", types.Document(), nullable=False),
        sa.Column("evidence_count", sa.Integer(), nullable=False),
        sa.Column("inputs", types.Document(), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"],
            ["hotel_obligation.id"],
            name=op.f("fk_hotel_obligation_evaluation_obligation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_obligation_evaluation")),
        sa.UniqueConstraint(
            "obligation_id",
            "window_start",
            "as_of",
            "input_hash",
            name=op.f("uq_hotel_obligation_evaluation_obligation_id_window_start_as_of_input_hash"),
        ),
    )
    with op.batch_alter_table("hotel_obligation_evaluation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_obligation_evaluation_obligation_id"),
            ["obligation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_obligation_evaluation_status_as_of"),
            ["status", "as_of"],
            unique=False,
        )

    op.create_table(
        "hotel_obligation_settlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column(
            "settled_as",
            sa.Enum(
                "NOT_STARTED",
                "ON_TRACK",
                "AT_RISK",
                "BREACHED",
                "CURED",
                "WAIVED",
                "CHARGED",
                "MET",
                name="hotel_obligation_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("reason_code", sa.String(length=50), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"],
            ["hotel_obligation.id"],
            name=op.f("fk_hotel_obligation_settlement_obligation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_obligation_settlement")),
        sa.UniqueConstraint(
            "obligation_id",
            "window_start",
            name=op.f("uq_hotel_obligation_settlement_obligation_id_window_start"),
        ),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("hotel_obligation_settlement")
    with op.batch_alter_table("hotel_obligation_evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_obligation_evaluation_status_as_of"))
        batch_op.drop_index(batch_op.f("ix_hotel_obligation_evaluation_obligation_id"))

    op.drop_table("hotel_obligation_evaluation")
    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_obligation_agreement_id_position"))

    op.drop_table("hotel_obligation")
    with op.batch_alter_table("hotel_client_invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_client_invoice_account_id"))

    op.drop_table("hotel_client_invoice")
