"""Duties of events, and what clients need in a city."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SETTLED = "uq_hotel_obligation_settlement_event"
METRIC = "ck_hotel_obligation_hotel_obligation_metric"
WINDOW = "ck_hotel_obligation_hotel_obligation_window"
METRICS = (
    *("ROOM_NIGHTS", "ROOM_REVENUE", "FOOD_REVENUE", "TOTAL_REVENUE", "ADR", "PAYMENT_DAYS"),
    *("LRA_OFFER_RATE", "BLACKOUT_NIGHTS", "ENTITLEMENTS_GIVEN"),
)
NEW_METRICS = ("SHARE_OF_CITY", "ROOMING_LIST_ON_TIME", "GUARANTEE_ON_TIME")
WINDOWS = ("TERM", "YEAR", "QUARTER", "MONTH")


def _listed(*names: str) -> str:
    return ", ".join(f"'{name}'" for name in names)


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_city_volume",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("last_night", sa.Date(), nullable=False),
        sa.Column("room_nights", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_city_volume_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_city_volume_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_city_volume")),
        sa.UniqueConstraint(
            "account_id",
            "property_id",
            "first_night",
            name=op.f("uq_hotel_city_volume_account_id_property_id_first_night"),
        ),
    )
    with op.batch_alter_table("hotel_city_volume", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_city_volume_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_city_volume_property_id"), ["property_id"], unique=False
        )

    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("booking_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("agreement_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.drop_constraint(op.f(METRIC), type_="check")
        batch_op.drop_constraint(op.f(WINDOW), type_="check")
        batch_op.alter_column("metric", existing_type=sa.String(18), type_=sa.String(20))
        batch_op.create_check_constraint(
            "hotel_obligation_metric",
            sa.column("metric").in_(METRICS + NEW_METRICS),
        )
        batch_op.create_check_constraint(
            "hotel_obligation_window", sa.column("window").in_((*WINDOWS, "EVENT"))
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_obligation_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_obligation_booking_id"),
            "hotel_event_booking",
            ["booking_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("hotel_obligation_evaluation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("booking_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_obligation_evaluation_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_obligation_evaluation_booking_id"),
            "hotel_event_booking",
            ["booking_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("hotel_obligation_settlement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("booking_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(
            batch_op.f("uq_hotel_obligation_settlement_obligation_id_window_start"), type_="unique"
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_obligation_settlement_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_unique_constraint(SETTLED, ["obligation_id", "window_start", "booking_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_obligation_settlement_booking_id"),
            "hotel_event_booking",
            ["booking_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute(
        "DELETE FROM hotel_obligation WHERE agreement_id IS NULL "  # noqa: S608 (our own names)
        f"OR metric IN ({_listed(*NEW_METRICS)}) OR \"window\" = 'EVENT'"
    )
    with op.batch_alter_table("hotel_obligation_settlement", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_obligation_settlement_booking_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(SETTLED, type_="unique")
        batch_op.drop_index(batch_op.f("ix_hotel_obligation_settlement_booking_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_hotel_obligation_settlement_obligation_id_window_start"),
            ["obligation_id", "window_start"],
        )
        batch_op.drop_column("booking_id")

    with op.batch_alter_table("hotel_obligation_evaluation", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_obligation_evaluation_booking_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_obligation_evaluation_booking_id"))
        batch_op.drop_column("booking_id")

    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hotel_obligation_booking_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hotel_obligation_booking_id"))
        batch_op.drop_constraint(op.f(METRIC), type_="check")
        batch_op.drop_constraint(op.f(WINDOW), type_="check")
        batch_op.alter_column("metric", existing_type=sa.String(20), type_=sa.String(18))
        batch_op.create_check_constraint(
            "hotel_obligation_metric", sa.column("metric").in_(METRICS)
        )
        batch_op.create_check_constraint(
            "hotel_obligation_window", sa.column("window").in_(WINDOWS)
        )
        batch_op.alter_column("agreement_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("booking_id")

    with op.batch_alter_table("hotel_city_volume", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_city_volume_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_city_volume_account_id"))

    op.drop_table("hotel_city_volume")
