"""How often clients are spoken to, and what they object to."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_contact_rhythm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "CLIENT",
                "KEY_ACCOUNTS",
                "CLIENT_CLASS",
                "PRESENT_CLIENTS",
                "DORMANT_CLIENTS",
                "PROSPECTS",
                name="hotel_rhythm_scope",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("class_name", sa.String(length=41), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=False),
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
        sa.Column("purpose", sa.String(length=1000), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_contact_rhythm_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_contact_rhythm")),
    )
    with op.batch_alter_table("hotel_contact_rhythm", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_contact_rhythm_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "hotel_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("rfp_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "PRICE",
                "LOCATION",
                "QUALITY",
                "TERMS",
                "COMPETITOR",
                "TIMING",
                "TRUST",
                "OTHER",
                name="hotel_objection_kind",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("competitor", sa.String(length=200), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "OPEN",
                "ANSWERED",
                "WITHDRAWN",
                "DECISIVE",
                name="hotel_objection_state",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("argument", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_objection_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["hotel_sales_activity.id"],
            name=op.f("fk_hotel_objection_activity_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_objection_agreement_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_objection_booking_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id"],
            ["hotel_rfp.id"],
            name=op.f("fk_hotel_objection_rfp_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_objection")),
    )
    with op.batch_alter_table("hotel_objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_objection_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_objection_activity_id"), ["activity_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_objection_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_objection_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_objection_raised_on_kind"), ["raised_on", "kind"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hotel_objection_rfp_id"), ["rfp_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hotel_objection_state"), ["state"], unique=False)

    with op.batch_alter_table("hotel_sales_activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rhythm_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_sales_activity_rhythm_id"), ["rhythm_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_sales_activity_rhythm_id"),
            "hotel_contact_rhythm",
            ["rhythm_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_sales_activity", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_sales_activity_rhythm_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_sales_activity_rhythm_id"))
        batch_op.drop_column("rhythm_id")

    with op.batch_alter_table("hotel_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_objection_state"))
        batch_op.drop_index(batch_op.f("ix_hotel_objection_rfp_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_objection_raised_on_kind"))
        batch_op.drop_index(batch_op.f("ix_hotel_objection_booking_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_objection_agreement_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_objection_activity_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_objection_account_id"))

    op.drop_table("hotel_objection")
    with op.batch_alter_table("hotel_contact_rhythm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_contact_rhythm_account_id"))

    op.drop_table("hotel_contact_rhythm")
