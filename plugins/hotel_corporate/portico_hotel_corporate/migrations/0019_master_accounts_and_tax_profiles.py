"""Master accounts of events, and tax profiles of properties."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_tax_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_tax_profile")),
        sa.UniqueConstraint("code", name=op.f("uq_hotel_tax_profile_code")),
    )
    op.create_table(
        "hotel_tax_profile_line",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "revenue_group",
            sa.Enum(
                "ROOMS",
                "FOOD",
                "BEVERAGE",
                "RENTAL",
                "AV",
                "OTHER",
                name="hotel_revenue_group",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("tax_code", sa.String(length=20), nullable=True),
        sa.Column("service_code", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["hotel_tax_profile.id"],
            name=op.f("fk_hotel_tax_profile_line_profile_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "position", name=op.f("pk_hotel_tax_profile_line")),
    )
    op.create_table(
        "hotel_master_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("routed", types.Document(), nullable=False),
        sa.Column(
            "guest_billing",
            sa.Enum(
                "EACH_PAYS_OWN",
                "SIGN_ROOM_AND_TAX",
                "SIGN_ALL",
                "SIGN_ROOM_ONLY",
                name="hotel_guest_billing",
                length=17,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_master_account_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_master_account_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_master_account")),
        sa.UniqueConstraint(
            "property_id", "number", name=op.f("uq_hotel_master_account_property_id_number")
        ),
    )
    with op.batch_alter_table("hotel_master_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_master_account_account_id"), ["account_id"], unique=False
        )

    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("master_account_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_master_account_id"),
            ["master_account_id"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_booking_master_account_id"),
            "hotel_master_account",
            ["master_account_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("hotel_property", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tax_profile_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_property_tax_profile_id"), ["tax_profile_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_property_tax_profile_id"),
            "hotel_tax_profile",
            ["tax_profile_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_property", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hotel_property_tax_profile_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hotel_property_tax_profile_id"))
        batch_op.drop_column("tax_profile_id")

    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_event_booking_master_account_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_master_account_id"))
        batch_op.drop_column("master_account_id")

    with op.batch_alter_table("hotel_master_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_master_account_account_id"))

    op.drop_table("hotel_master_account")
    op.drop_table("hotel_tax_profile_line")
    op.drop_table("hotel_tax_profile")
