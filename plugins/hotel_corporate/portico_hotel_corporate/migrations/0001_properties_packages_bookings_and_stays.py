"""Properties, packages, bookings and stays."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_property",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("rooms_total", sa.Integer(), nullable=False),
        sa.Column("day_rollover_time", sa.String(length=5), nullable=False),
        sa.Column(
            "turn_time",
            sa.Enum(
                "REFUSED",
                "ALLOWED",
                name="hotel_turn_time",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_property")),
        sa.UniqueConstraint("code", name=op.f("uq_hotel_property_code")),
    )
    op.create_table(
        "hotel_event_booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "CONFERENCE",
                "MEETING",
                "NEGOTIATION",
                "BANQUET",
                "INCENTIVE",
                "TRAINING",
                "ROOMS_ONLY",
                "CREW",
                name="hotel_event_type",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column(
            "status",
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
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("option_date", sa.Date(), nullable=True),
        sa.Column("definite_on", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("reason_note", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_event_booking_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_hotel_event_booking_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_event_booking_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_event_booking")),
    )
    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_account_id_arrival"),
            ["account_id", "arrival"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_arrival"), ["arrival"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_contact_id"), ["contact_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_function_space",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INDIVISIBLE",
                "COMBINATION",
                name="hotel_space_kind",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("area_m2", types.Exact(9, 2), nullable=True),
        sa.Column("default_setup_minutes", sa.Integer(), nullable=False),
        sa.Column("default_teardown_minutes", sa.Integer(), nullable=False),
        sa.Column("shareable", sa.Boolean(), nullable=False),
        sa.Column("max_events", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_function_space_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_function_space")),
        sa.UniqueConstraint(
            "property_id", "code", name=op.f("uq_hotel_function_space_property_id_code")
        ),
    )
    op.create_table(
        "hotel_rate_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "PER_DELEGATE_DAY",
                "PER_ROOM_NIGHT",
                "FLAT",
                name="hotel_package_basis",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_inclusive", sa.Boolean(), nullable=False),
        sa.Column("min_attendees", sa.Integer(), nullable=False),
        sa.Column("max_attendees", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_rate_package_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rate_package")),
        sa.UniqueConstraint(
            "property_id", "code", name=op.f("uq_hotel_rate_package_property_id_code")
        ),
    )
    op.create_table(
        "hotel_stay_production",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_ref", sa.String(length=100), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("company_ref", sa.String(length=40), nullable=True),
        sa.Column("agency_ref", sa.String(length=40), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "CHECK_OUT",
                "CANCELED",
                "NO_SHOW",
                name="hotel_stay_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "market_segment",
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
        sa.Column("adr_amount", types.Amount(18, 4), nullable=False),
        sa.Column("room_nights", sa.Integer(), nullable=False),
        sa.Column("revenue_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_stay_production_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_stay_production_agency_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_stay_production_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_stay_production")),
        sa.UniqueConstraint("source_ref", name=op.f("uq_hotel_stay_production_source_ref")),
    )
    with op.batch_alter_table("hotel_stay_production", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_account_id_arrival"),
            ["account_id", "arrival"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_agency_id"), ["agency_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_agency_id_arrival"),
            ["agency_id", "arrival"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_arrival"), ["arrival"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_company_ref_status"),
            ["company_ref", "status"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_production_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_booking_status_change",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "status",
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
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_booking_status_change_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "booking_id", "position", name=op.f("pk_hotel_booking_status_change")
        ),
    )
    op.create_table(
        "hotel_combination_member",
        sa.Column("combination_id", sa.Uuid(), nullable=False),
        sa.Column("element_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["combination_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_combination_member_combination_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["element_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_combination_member_element_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "combination_id", "element_id", name=op.f("pk_hotel_combination_member")
        ),
    )
    with op.batch_alter_table("hotel_combination_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_combination_member_element_id"), ["element_id"], unique=False
        )

    op.create_table(
        "hotel_event_function",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "GENERAL_SESSION",
                "BREAKOUT",
                "NEGOTIATION",
                "EXHIBITION",
                "COFFEE_BREAK",
                "BREAKFAST",
                "LUNCH",
                "DINNER",
                "RECEPTION",
                "GALA",
                "OTHER",
                name="hotel_function_type",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("starts_at", types.Instant(), nullable=False),
        sa.Column("ends_at", types.Instant(), nullable=False),
        sa.Column(
            "setup_style",
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
        sa.Column("setup_minutes", sa.Integer(), nullable=False),
        sa.Column("teardown_minutes", sa.Integer(), nullable=False),
        sa.Column("hold_24h", sa.Boolean(), nullable=False),
        sa.Column("occupied_from", types.Instant(), nullable=False),
        sa.Column("occupied_to", types.Instant(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("guaranteed", sa.Integer(), nullable=True),
        sa.Column("overset_percent", types.Percent(9, 6), nullable=False),
        sa.Column("set_count", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("below_minimum", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_event_function_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_event_function_space_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_event_function")),
    )
    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_event_function_booking_id_starts_at"),
            ["booking_id", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_function_space_id_starts_at"),
            ["space_id", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_function_starts_at"), ["starts_at"], unique=False
        )

    op.create_table(
        "hotel_package_component",
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.Column("list_price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_percent", types.Percent(9, 6), nullable=False),
        sa.Column("service_percent", types.Percent(9, 6), nullable=False),
        sa.Column("service_amount", types.Amount(18, 4), nullable=True),
        sa.Column("service_taxable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["hotel_rate_package.id"],
            name=op.f("fk_hotel_package_component_package_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("package_id", "position", name=op.f("pk_hotel_package_component")),
    )
    op.create_table(
        "hotel_space_setup",
        sa.Column("space_id", sa.Uuid(), nullable=False),
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
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("min_cap", sa.Integer(), nullable=False),
        sa.Column("max_cap", sa.Integer(), nullable=True),
        sa.Column("deducted_m2", types.Exact(9, 2), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_space_setup_space_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("space_id", "style", name=op.f("pk_hotel_space_setup")),
    )
    op.create_table(
        "hotel_space_hold",
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("element_id", sa.Uuid(), nullable=False),
        sa.Column("occupied_from", types.Instant(), nullable=False),
        sa.Column("occupied_to", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["element_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_space_hold_element_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["function_id"],
            ["hotel_event_function.id"],
            name=op.f("fk_hotel_space_hold_function_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("function_id", "element_id", name=op.f("pk_hotel_space_hold")),
    )
    with op.batch_alter_table("hotel_space_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_space_hold_element_id_occupied_from"),
            ["element_id", "occupied_from"],
            unique=False,
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_space_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_space_hold_element_id_occupied_from"))

    op.drop_table("hotel_space_hold")
    op.drop_table("hotel_space_setup")
    op.drop_table("hotel_package_component")
    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_event_function_starts_at"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_function_space_id_starts_at"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_function_booking_id_starts_at"))

    op.drop_table("hotel_event_function")
    with op.batch_alter_table("hotel_combination_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_combination_member_element_id"))

    op.drop_table("hotel_combination_member")
    op.drop_table("hotel_booking_status_change")
    with op.batch_alter_table("hotel_stay_production", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_company_ref_status"))
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_agency_id_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_agency_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_account_id_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_stay_production_account_id"))

    op.drop_table("hotel_stay_production")
    op.drop_table("hotel_rate_package")
    op.drop_table("hotel_function_space")
    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_contact_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_account_id_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_account_id"))

    op.drop_table("hotel_event_booking")
    op.drop_table("hotel_property")
