"""Pace."""

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
        "hotel_pace_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column(
            "segment",
            sa.Enum(
                "CORPORATE",
                "GROUPS",
                "OFFLINE_TA_TO",
                "ONLINE_TA",
                "DIRECT",
                "AVIATION",
                "COMPLEMENTARY",
                "UNDEFINED",
                name="hotel_market_segment",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("room_nights", sa.Integer(), nullable=False),
        sa.Column("room_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_pace_snapshot_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_pace_snapshot_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_pace_snapshot")),
    )
    with op.batch_alter_table("hotel_pace_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_pace_snapshot_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_pace_snapshot_property_id_as_of_night"),
            ["property_id", "as_of", "night"],
            unique=False,
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_pace_snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_pace_snapshot_property_id_as_of_night"))
        batch_op.drop_index(batch_op.f("ix_hotel_pace_snapshot_account_id"))

    op.drop_table("hotel_pace_snapshot")
