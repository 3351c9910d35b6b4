"""Codes, charges and seasons."""

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
        "hotel_reason_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "CANCELLED",
                "LOST",
                "TURNED_DOWN",
                "RATE_OVERRIDE",
                "WAIVER",
                name="hotel_reason_kind",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("competitor_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_reason_code")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_hotel_reason_code_kind_code")),
    )
    op.create_table(
        "hotel_setup_style_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column(
            "style",
            sa.Enum(
                "THEATRE",
                "CLASSROOM",
                "BANQUET_ROUNDS",
                "CABARET",
                "RECEPTION",
                "U_SHAPE",
                "BOARDROOM",
                "HOLLOW_SQUARE",
                "T_SHAPE",
                "CUSTOM",
                name="hotel_setup_style",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("ota_code", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_setup_style_code")),
        sa.UniqueConstraint("code", name=op.f("uq_hotel_setup_style_code_code")),
    )
    op.create_table(
        "hotel_status_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "BOOKING",
                "BLOCK",
                "EVENT",
                "AGREEMENT",
                name="hotel_status_scope",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column(
            "system_type",
            sa.Enum(
                "INQUIRY",
                "PROSPECT",
                "TENTATIVE",
                "WAITLIST",
                "DEFINITE",
                "ACTUAL",
                "CLOSED",
                "LOST",
                "TURNED_DOWN",
                "CANCELLED",
                name="hotel_booking_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("holds_rooms", sa.Boolean(), nullable=False),
        sa.Column("holds_space", sa.Boolean(), nullable=False),
        sa.Column("allow_pickup", sa.Boolean(), nullable=False),
        sa.Column("return_to_inventory", sa.Boolean(), nullable=False),
        sa.Column("show_in_diary", sa.Boolean(), nullable=False),
        sa.Column("is_initial", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("ota_status", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_status_code")),
        sa.UniqueConstraint("scope", "code", name=op.f("uq_hotel_status_code_scope_code")),
    )
    op.create_table(
        "hotel_charge_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
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
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_charge_code_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_charge_code")),
        sa.UniqueConstraint(
            "property_id", "code", name=op.f("uq_hotel_charge_code_property_id_code")
        ),
    )
    with op.batch_alter_table("hotel_charge_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_charge_code_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_season",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_season_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_season")),
        sa.UniqueConstraint("property_id", "code", name=op.f("uq_hotel_season_property_id_code")),
    )
    with op.batch_alter_table("hotel_season", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_season_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_service_charge_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("percent", types.Percent(9, 6), nullable=True),
        sa.Column("charge_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("taxable", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_service_charge_rule_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_service_charge_rule")),
        sa.UniqueConstraint(
            "property_id",
            "code",
            "valid_from",
            name=op.f("uq_hotel_service_charge_rule_property_id_code_valid_from"),
        ),
    )
    with op.batch_alter_table("hotel_service_charge_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_service_charge_rule_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_status_code_next",
        sa.Column("status_code_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("next_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["next_id"],
            ["hotel_status_code.id"],
            name=op.f("fk_hotel_status_code_next_next_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["status_code_id"],
            ["hotel_status_code.id"],
            name=op.f("fk_hotel_status_code_next_status_code_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "status_code_id", "position", name=op.f("pk_hotel_status_code_next")
        ),
    )
    op.create_table(
        "hotel_tax_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("percent", types.Percent(9, 6), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_tax_rule_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_tax_rule")),
        sa.UniqueConstraint(
            "property_id",
            "code",
            "valid_from",
            name=op.f("uq_hotel_tax_rule_property_id_code_valid_from"),
        ),
    )
    with op.batch_alter_table("hotel_tax_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_tax_rule_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_season_range",
        sa.Column("season_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["hotel_season.id"],
            name=op.f("fk_hotel_season_range_season_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("season_id", "position", name=op.f("pk_hotel_season_range")),
    )
    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_code_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_status_code_id"), ["status_code_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_booking_status_code_id"),
            "hotel_status_code",
            ["status_code_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_event_booking_status_code_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_status_code_id"))
        batch_op.drop_column("status_code_id")

    op.drop_table("hotel_season_range")
    with op.batch_alter_table("hotel_tax_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_tax_rule_property_id"))

    op.drop_table("hotel_tax_rule")
    op.drop_table("hotel_status_code_next")
    with op.batch_alter_table("hotel_service_charge_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_service_charge_rule_property_id"))

    op.drop_table("hotel_service_charge_rule")
    with op.batch_alter_table("hotel_season", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_season_property_id"))

    op.drop_table("hotel_season")
    with op.batch_alter_table("hotel_charge_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_charge_code_property_id"))

    op.drop_table("hotel_charge_code")
    op.drop_table("hotel_status_code")
    op.drop_table("hotel_setup_style_code")
    op.drop_table("hotel_reason_code")
