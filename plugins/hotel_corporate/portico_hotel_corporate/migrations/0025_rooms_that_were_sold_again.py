"""Rooms of events that were sold again, and what the contract credits for them."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TERMS = "hotel_contract_terms"
USUAL = ("resale_credit_percent", "resale_rooms", "resale_house_first", "resale_in_cancellation")


def upgrade() -> None:
    """Bring the tables to this revision."""
    rooms = sa.Enum(
        "MISSING",
        "CHARGED",
        name="hotel_resale_rooms",
        length=7,
        native_enum=False,
        create_constraint=True,
    )
    with op.batch_alter_table(TERMS, schema=None) as batch_op:
        for name, kind, usual in (
            ("resale_credit_percent", types.Percent(9, 6), "100"),
            ("resale_rooms", rooms, "MISSING"),
            ("resale_house_first", sa.Boolean(), sa.false()),
            ("resale_in_cancellation", sa.Boolean(), sa.true()),
        ):
            batch_op.add_column(sa.Column(name, kind, server_default=usual, nullable=False))
    with op.batch_alter_table(TERMS, schema=None) as batch_op:
        for name in USUAL:
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "hotel_room_resale",
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("rate_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(length=3), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["hotel_contract_terms.id"],
            name=op.f("fk_hotel_room_resale_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("terms_id", "position", name=op.f("pk_hotel_room_resale")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("hotel_room_resale")
    with op.batch_alter_table(TERMS, schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_hotel_contract_terms_hotel_resale_rooms"), type_="check")
        for name in reversed(USUAL):
            batch_op.drop_column(name)
