"""Calls, visits and other contacts of sales, and what clients need."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_sales_activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("rfp_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "CALL",
                "EMAIL",
                "VISIT",
                "SITE_INSPECTION",
                "MEETING",
                "PRESENTATION",
                "FAIR",
                name="hotel_activity_kind",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "INCOMING",
                "OUTGOING",
                name="hotel_activity_direction",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", types.Instant(), nullable=True),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("purpose", sa.String(length=1000), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PLANNED",
                "DONE",
                "MISSED",
                "CALLED_OFF",
                name="hotel_activity_status",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("done_at", types.Instant(), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=True),
        sa.Column("done_for", sa.String(length=200), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "REACHED",
                "NOT_REACHED",
                "INTERESTED",
                "NOT_NOW",
                "REFUSED",
                "SETTLED",
                name="hotel_activity_outcome",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("needs", sa.String(length=4000), nullable=True),
        sa.Column("next_step", sa.String(length=1000), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_sales_activity_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_sales_activity_agreement_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_sales_activity_booking_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_hotel_sales_activity_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["hotel_sales_activity.id"],
            name=op.f("fk_hotel_sales_activity_follows_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_sales_activity_property_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id"],
            ["hotel_rfp.id"],
            name=op.f("fk_hotel_sales_activity_rfp_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_sales_activity")),
    )
    with op.batch_alter_table("hotel_sales_activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_contact_id"), ["contact_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_follows_id"), ["follows_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_owner_planned_on"),
            ["owner", "planned_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_property_id"), ["property_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_rfp_id"), ["rfp_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_status_due_at"), ["status", "due_at"], unique=False
        )

    op.create_table(
        "hotel_activity_wish",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ROOM_NIGHTS",
                "MEETINGS",
                "BANQUETS",
                "PRICE",
                "LOCATION",
                "SERVICE",
                "OTHER",
                name="hotel_wish_kind",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("price_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["hotel_sales_activity.id"],
            name=op.f("fk_hotel_activity_wish_activity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", "position", name=op.f("pk_hotel_activity_wish")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("hotel_activity_wish")
    with op.batch_alter_table("hotel_sales_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_status_due_at"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_rfp_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_owner_planned_on"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_follows_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_contact_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_booking_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_agreement_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_account_id"))

    op.drop_table("hotel_sales_activity")
