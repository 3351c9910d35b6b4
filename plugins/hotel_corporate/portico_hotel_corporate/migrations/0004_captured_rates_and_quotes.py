"""Captured rates and quotes."""

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
        "hotel_bar_capture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("captured_at", types.Instant(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_bar_capture_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_bar_capture")),
        sa.UniqueConstraint(
            "property_id", "captured_at", name=op.f("uq_hotel_bar_capture_property_id_captured_at")
        ),
    )
    op.create_table(
        "hotel_rate_quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("room_type", sa.String(length=20), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("quoted_at", types.Instant(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("total_amount", types.Amount(18, 4), nullable=True),
        sa.Column("bar_total_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("saving_percent", types.Percent(9, 6), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "OPEN",
                "ACCEPTED",
                "DECLINED",
                name="hotel_quote_outcome",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("override_reason", sa.String(length=50), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_rate_quote_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_rate_quote_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rate_quote")),
    )
    with op.batch_alter_table("hotel_rate_quote", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_quote_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_quote_property_id_arrival"),
            ["property_id", "arrival"],
            unique=False,
        )

    op.create_table(
        "hotel_bar_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("captured_at", types.Instant(), nullable=False),
        sa.Column("stay_date", sa.Date(), nullable=False),
        sa.Column("room_type", sa.String(length=20), nullable=False),
        sa.Column("price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("rooms_available", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("fence_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"],
            ["hotel_bar_capture.id"],
            name=op.f("fk_hotel_bar_snapshot_capture_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_bar_snapshot_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_bar_snapshot")),
        sa.UniqueConstraint(
            "capture_id",
            "stay_date",
            "room_type",
            name=op.f("uq_hotel_bar_snapshot_capture_id_stay_date_room_type"),
        ),
    )
    with op.batch_alter_table("hotel_bar_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_bar_snapshot_property_id_stay_date_room_type_captured_at"),
            ["property_id", "stay_date", "room_type", "captured_at"],
            unique=False,
        )

    op.create_table(
        "hotel_rate_quote_candidate",
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("agreement", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=100), nullable=False),
        sa.Column(
            "availability",
            sa.Enum(
                "LRA",
                "NLRA",
                name="hotel_availability",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "WON",
                "BAR_CHEAPER",
                "OUTRANKED",
                "SUPERSEDED",
                "NOT_IN_FORCE",
                "CREDIT_STOP",
                "OUT_OF_SEASON",
                "DAY_OF_WEEK",
                "ROOM_TYPE",
                "OCCUPANCY",
                "LOS",
                "ADVANCE",
                "BLACKOUT",
                "NO_INVENTORY",
                "NLRA_CLOSED",
                "ALLOTMENT",
                "NO_BAR",
                name="hotel_rate_verdict",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("price_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("how", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["quote_id"],
            ["hotel_rate_quote.id"],
            name=op.f("fk_hotel_rate_quote_candidate_quote_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quote_id", "position", name=op.f("pk_hotel_rate_quote_candidate")),
    )
    op.create_table(
        "hotel_rate_quote_night",
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("price_amount", types.Amount(18, 4), nullable=True),
        sa.Column("bar_amount", types.Amount(18, 4), nullable=True),
        sa.Column("offered_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("rate_line_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("is_last_room_due", sa.Boolean(), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=True),
        sa.Column("rooms_available", sa.Integer(), nullable=True),
        sa.Column("fence_open", sa.Boolean(), nullable=True),
        sa.Column("how", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_rate_quote_night_agreement_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"],
            ["hotel_rate_quote.id"],
            name=op.f("fk_hotel_rate_quote_night_quote_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rate_line_id"],
            ["hotel_rate_line.id"],
            name=op.f("fk_hotel_rate_quote_night_rate_line_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["hotel_bar_snapshot.id"],
            name=op.f("fk_hotel_rate_quote_night_snapshot_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("quote_id", "night", name=op.f("pk_hotel_rate_quote_night")),
    )
    with op.batch_alter_table("hotel_rate_quote_night", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_quote_night_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_quote_night_rate_line_id"), ["rate_line_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_quote_night_snapshot_id"), ["snapshot_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_rate_quote_night", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_rate_quote_night_snapshot_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_rate_quote_night_rate_line_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_rate_quote_night_agreement_id"))

    op.drop_table("hotel_rate_quote_night")
    op.drop_table("hotel_rate_quote_candidate")
    with op.batch_alter_table("hotel_bar_snapshot", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_hotel_bar_snapshot_property_id_stay_date_room_type_captured_at")
        )

    op.drop_table("hotel_bar_snapshot")
    with op.batch_alter_table("hotel_rate_quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_rate_quote_property_id_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_rate_quote_account_id"))

    op.drop_table("hotel_rate_quote")
    op.drop_table("hotel_bar_capture")
