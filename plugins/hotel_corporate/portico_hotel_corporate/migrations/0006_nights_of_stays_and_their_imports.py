"""Nights of stays and their imports."""

from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from portico.database import types
from portico.values import minor_units

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUS = "ck_hotel_stay_production_hotel_stay_status"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_stay_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "GENERAL",
                "BOOKING_DEMAND",
                name="hotel_stay_form",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("unattributed", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_stay_import")),
    )
    op.create_table(
        "hotel_stay_import_problem",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["hotel_stay_import.id"],
            name=op.f("fk_hotel_stay_import_problem_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_hotel_stay_import_problem")),
    )
    op.create_table(
        "hotel_stay_night",
        sa.Column("stay_id", sa.Uuid(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("room_amount", types.Amount(18, 4), nullable=False),
        sa.Column("food_amount", types.Amount(18, 4), nullable=False),
        sa.Column("other_amount", types.Amount(18, 4), nullable=False),
        sa.ForeignKeyConstraint(
            ["stay_id"],
            ["hotel_stay_production.id"],
            name=op.f("fk_hotel_stay_night_stay_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stay_id", "night", name=op.f("pk_hotel_stay_night")),
    )
    with op.batch_alter_table("hotel_stay_night", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hotel_stay_night_night"), ["night"], unique=False)

    with op.batch_alter_table("hotel_stay_production", schema=None) as batch_op:
        batch_op.add_column(sa.Column("room_type", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("rate_code", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("booked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("guests", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("channel", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("food_amount", types.Amount(18, 4), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("other_amount", types.Amount(18, 4), nullable=False, server_default="0")
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_property_id_market_segment"),
            ["property_id", "market_segment"],
            unique=False,
        )
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(
            "hotel_stay_status", "status IN ('RESERVED', 'CHECK_OUT', 'CANCELED', 'NO_SHOW')"
        )
    with op.batch_alter_table("hotel_stay_production", schema=None) as batch_op:
        batch_op.alter_column("food_amount", server_default=None)
        batch_op.alter_column("other_amount", server_default=None)
    _spread_known_stays()


def _spread_known_stays() -> None:
    """Give the stays that are known their nights, each at the price of a night."""
    stays = sa.table(
        "hotel_stay_production",
        sa.column("id", sa.Uuid()),
        sa.column("arrival", sa.Date()),
        sa.column("room_nights", sa.Integer()),
        sa.column("revenue_amount", types.Amount(18, 4)),
        sa.column("currency", sa.String()),
    )
    nights = sa.table(
        "hotel_stay_night",
        sa.column("stay_id", sa.Uuid()),
        sa.column("night", sa.Date()),
        sa.column("room_amount", types.Amount(18, 4)),
        sa.column("food_amount", types.Amount(18, 4)),
        sa.column("other_amount", types.Amount(18, 4)),
    )
    rows = [
        {
            "stay_id": stay.id,
            "night": night,
            "room_amount": share,
            "food_amount": Decimal(0),
            "other_amount": Decimal(0),
        }
        for stay in op.get_bind().execute(sa.select(stays).where(stays.c.room_nights > 0))
        for night, share in spread(
            stay.arrival, stay.room_nights, stay.revenue_amount, stay.currency
        )
    ]
    if rows:
        op.bulk_insert(nights, rows)


def spread(
    arrival: date, nights: int, amount: Decimal, currency: str
) -> list[tuple[date, Decimal]]:
    """An amount shared out among nights to the minor unit; the first nights bear what is left over."""
    places = minor_units(currency)
    share, left = divmod(int(amount.scaleb(places)), nights)
    return [
        (arrival + timedelta(days=i), Decimal(share + (i < left)).scaleb(-places))
        for i in range(nights)
    ]


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("DELETE FROM hotel_stay_production WHERE status = 'RESERVED'")
    with op.batch_alter_table("hotel_stay_production", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(
            "hotel_stay_status", "status IN ('CHECK_OUT', 'CANCELED', 'NO_SHOW')"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_property_id_market_segment"))
        batch_op.drop_column("other_amount")
        batch_op.drop_column("food_amount")
        batch_op.drop_column("channel")
        batch_op.drop_column("guests")
        batch_op.drop_column("booked_on")
        batch_op.drop_column("rate_code")
        batch_op.drop_column("room_type")

    with op.batch_alter_table("hotel_stay_night", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_stay_night_night"))

    op.drop_table("hotel_stay_night")
    op.drop_table("hotel_stay_import_problem")
    op.drop_table("hotel_stay_import")
