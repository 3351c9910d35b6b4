"""Contract terms, room blocks and line items."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_booked_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=True),
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
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_inclusive", sa.Boolean(), nullable=False),
        sa.Column("net_amount", types.Amount(18, 4), nullable=False),
        sa.Column("service_amount", types.Amount(18, 4), nullable=False),
        sa.Column("tax_amount", types.Amount(18, 4), nullable=False),
        sa.Column("gross_amount", types.Amount(18, 4), nullable=False),
        sa.Column("terms", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_booked_package_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["hotel_rate_package.id"],
            name=op.f("fk_hotel_booked_package_package_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_booked_package")),
    )
    with op.batch_alter_table("hotel_booked_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_booked_package_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_booked_package_package_id"), ["package_id"], unique=False
        )

    op.create_table(
        "hotel_contract_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "attrition_basis",
            sa.Enum(
                "CUMULATIVE",
                "NIGHTLY",
                name="hotel_attrition_basis",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("attrition_allowance_percent", types.Percent(9, 6), nullable=False),
        sa.Column(
            "attrition_allowance_base",
            sa.Enum(
                "MINIMUM",
                "FULL_BLOCK",
                name="hotel_allowance_base",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("attrition_damages_percent", types.Percent(9, 6), nullable=False),
        sa.Column(
            "attrition_rate",
            sa.Enum(
                "WEIGHTED_AVERAGE",
                "OWN_NIGHT",
                name="hotel_damage_rate",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "attrition_mitigation",
            sa.Enum(
                "NONE",
                "UNSOLD_ROOMS",
                "RESALE_CREDIT",
                name="hotel_mitigation",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "attrition_rounding",
            sa.Enum(
                "FLOOR",
                "HALF_UP",
                "CEILING",
                name="hotel_room_rounding",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("attrition_tax_percent", types.Percent(9, 6), nullable=False),
        sa.Column("surplus_credit", sa.Boolean(), nullable=False),
        sa.Column("counts_outside_block", sa.Boolean(), nullable=False),
        sa.Column("counts_no_shows", sa.Boolean(), nullable=False),
        sa.Column("fb_minimum_amount", types.Amount(18, 4), nullable=True),
        sa.Column("fb_slippage_percent", types.Percent(9, 6), nullable=False),
        sa.Column("fb_damages_percent", types.Percent(9, 6), nullable=False),
        sa.Column(
            "fb_posting",
            sa.Enum(
                "RENTAL",
                "FB",
                name="hotel_shortfall_posting",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("fb_service_percent", types.Percent(9, 6), nullable=False),
        sa.Column("fb_service_taxable", sa.Boolean(), nullable=False),
        sa.Column("fb_tax_percent", types.Percent(9, 6), nullable=False),
        sa.Column("guarantee_due_hours", sa.Integer(), nullable=False),
        sa.Column("guarantee_overset_percent", types.Percent(9, 6), nullable=False),
        sa.Column("guarantee_overset_cap", sa.Integer(), nullable=True),
        sa.Column("comp_per", sa.Integer(), nullable=True),
        sa.Column("comp_nightly", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_contract_terms_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_contract_terms")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_hotel_contract_terms_booking_id")),
    )
    op.create_table(
        "hotel_liability_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ATTRITION",
                "CANCELLATION",
                "FB_MINIMUM",
                name="hotel_liability_kind",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("net_amount", types.Amount(18, 4), nullable=False),
        sa.Column("service_amount", types.Amount(18, 4), nullable=False),
        sa.Column("tax_amount", types.Amount(18, 4), nullable=False),
        sa.Column("gross_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("trace", types.Document(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "PROPOSED",
                "AGREED",
                "WAIVED",
                "INVOICED",
                name="hotel_assessment_state",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(length=50), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_liability_assessment_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_liability_assessment")),
    )
    with op.batch_alter_table("hotel_liability_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_liability_assessment_booking_id"), ["booking_id"], unique=False
        )

    op.create_table(
        "hotel_room_block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "OPEN",
                "CUTOFF_PASSED",
                "CONSUMED",
                "AUDITED",
                "CLOSED",
                "CANCELLED",
                name="hotel_block_status",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "inventory_control",
            sa.Enum(
                "NON_ELASTIC",
                "ELASTIC",
                "SELL_LIMIT",
                name="hotel_inventory_control",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "release",
            sa.Enum(
                "FIXED",
                "ROLLING",
                "MANUAL",
                name="hotel_block_release",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("cutoff_on", sa.Date(), nullable=True),
        sa.Column("cutoff_days_before", sa.Integer(), nullable=True),
        sa.Column(
            "reservation_method",
            sa.Enum(
                "CALL_IN",
                "ROOMING_LIST",
                "LINK",
                name="hotel_reservation_method",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("rooming_list_due", sa.Date(), nullable=True),
        sa.Column("shoulder_before", sa.Integer(), nullable=False),
        sa.Column("shoulder_after", sa.Integer(), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("last_night", sa.Date(), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_room_block_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_room_block_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_room_block")),
        sa.UniqueConstraint(
            "property_id", "code", name=op.f("uq_hotel_room_block_property_id_code")
        ),
    )
    with op.batch_alter_table("hotel_room_block", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_room_block_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hotel_room_block_status"), ["status"], unique=False)

    op.create_table(
        "hotel_block_change",
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "CREATED",
                "AMENDED",
                "REDUCED",
                "WASHED",
                "RELEASED",
                name="hotel_block_change_kind",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("room_type", sa.String(length=20), nullable=False),
        sa.Column("occupancy", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("milestone_days", sa.Integer(), nullable=True),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["hotel_room_block.id"],
            name=op.f("fk_hotel_block_change_block_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("block_id", "position", name=op.f("pk_hotel_block_change")),
    )
    op.create_table(
        "hotel_block_night",
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("room_type", sa.String(length=20), nullable=False),
        sa.Column("occupancy", sa.Integer(), nullable=False),
        sa.Column("initial", sa.Integer(), nullable=False),
        sa.Column("contracted", sa.Integer(), nullable=False),
        sa.Column("forecast", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.Integer(), nullable=False),
        sa.Column("picked_up", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("sell_limit", sa.Integer(), nullable=False),
        sa.Column("rate_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["hotel_room_block.id"],
            name=op.f("fk_hotel_block_night_block_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("block_id", "position", name=op.f("pk_hotel_block_night")),
        sa.UniqueConstraint(
            "block_id",
            "night",
            "room_type",
            "occupancy",
            name=op.f("uq_hotel_block_night_block_id_night_room_type_occupancy"),
        ),
    )
    op.create_table(
        "hotel_booked_package_part",
        sa.Column("booked_package_id", sa.Uuid(), nullable=False),
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
        sa.Column("net_amount", types.Amount(18, 4), nullable=False),
        sa.Column("service_amount", types.Amount(18, 4), nullable=False),
        sa.Column("tax_amount", types.Amount(18, 4), nullable=False),
        sa.Column("gross_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["booked_package_id"],
            ["hotel_booked_package.id"],
            name=op.f("fk_hotel_booked_package_part_booked_package_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "booked_package_id", "position", name=op.f("pk_hotel_booked_package_part")
        ),
    )
    op.create_table(
        "hotel_cancellation_tier",
        sa.Column("min_days", sa.Integer(), nullable=False),
        sa.Column("max_days", sa.Integer(), nullable=True),
        sa.Column("percent", types.Percent(9, 6), nullable=False),
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
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["hotel_contract_terms.id"],
            name=op.f("fk_hotel_cancellation_tier_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "terms_id", name=op.f("pk_hotel_cancellation_tier")),
    )
    op.create_table(
        "hotel_contracted_revenue",
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
        sa.Column("revenue_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("profit_percent", types.Percent(9, 6), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["hotel_contract_terms.id"],
            name=op.f("fk_hotel_contracted_revenue_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "terms_id", name=op.f("pk_hotel_contracted_revenue")),
    )
    op.create_table(
        "hotel_deposit_due",
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("deposit_amount", types.Amount(18, 4), nullable=True),
        sa.Column("percent", types.Percent(9, 6), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["hotel_contract_terms.id"],
            name=op.f("fk_hotel_deposit_due_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "terms_id", name=op.f("pk_hotel_deposit_due")),
    )
    op.create_table(
        "hotel_deposit_payment",
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("paid_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["hotel_contract_terms.id"],
            name=op.f("fk_hotel_deposit_payment_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "terms_id", name=op.f("pk_hotel_deposit_payment")),
    )
    op.create_table(
        "hotel_line_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=True),
        sa.Column("charge_code_id", sa.Uuid(), nullable=True),
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
        sa.Column(
            "quantity_basis",
            sa.Enum(
                "FIXED",
                "GUARANTEED",
                "SET",
                "ACTUAL",
                name="hotel_quantity_basis",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("consumption", sa.Boolean(), nullable=False),
        sa.Column("unit_price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_inclusive", sa.Boolean(), nullable=False),
        sa.Column("tax_percent", types.Percent(9, 6), nullable=False),
        sa.Column("service_percent", types.Percent(9, 6), nullable=False),
        sa.Column("service_each_amount", types.Amount(18, 4), nullable=True),
        sa.Column("service_taxable", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_line_item_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["charge_code_id"],
            ["hotel_charge_code.id"],
            name=op.f("fk_hotel_line_item_charge_code_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["function_id"],
            ["hotel_event_function.id"],
            name=op.f("fk_hotel_line_item_function_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_line_item")),
    )
    with op.batch_alter_table("hotel_line_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_line_item_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_line_item_charge_code_id"), ["charge_code_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_line_item_function_id"), ["function_id"], unique=False
        )

    op.create_table(
        "hotel_reduction_milestone",
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("percent", types.Percent(9, 6), nullable=False),
        sa.Column(
            "base",
            sa.Enum(
                "CURRENT",
                "ORIGINAL",
                name="hotel_reduction_base",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["hotel_contract_terms.id"],
            name=op.f("fk_hotel_reduction_milestone_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", "terms_id", name=op.f("pk_hotel_reduction_milestone")),
    )
    op.create_table(
        "hotel_rooming_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_reserved", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["hotel_room_block.id"],
            name=op.f("fk_hotel_rooming_import_block_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rooming_import")),
    )
    with op.batch_alter_table("hotel_rooming_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_rooming_import_block_id"), ["block_id"], unique=False
        )

    op.create_table(
        "hotel_rooming_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("sharer_group", sa.String(length=40), nullable=True),
        sa.Column("occupancy", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=True),
        sa.Column("departure", sa.Date(), nullable=True),
        sa.Column("room_type", sa.String(length=20), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column(
            "billing",
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
        sa.Column("loyalty_no", sa.String(length=40), nullable=True),
        sa.Column("requests", sa.String(length=500), nullable=True),
        sa.Column("email", types.Email(254), nullable=True),
        sa.Column("conf_no", sa.String(length=40), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "REJECTED",
                "RESERVED",
                "CANCELLED",
                "NO_SHOW",
                "STAYED",
                name="hotel_rooming_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("row_errors", types.Document(), nullable=False),
        sa.Column("purge_after", sa.Date(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["hotel_room_block.id"],
            name=op.f("fk_hotel_rooming_entry_block_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["hotel_rooming_import.id"],
            name=op.f("fk_hotel_rooming_entry_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rooming_entry")),
    )
    with op.batch_alter_table("hotel_rooming_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_rooming_entry_block_id_last_name"),
            ["block_id", "last_name"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_rooming_entry_import_id"), ["import_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_rooming_entry_purge_after"), ["purge_after"], unique=False
        )

    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.add_column(sa.Column("actual", sa.Integer(), nullable=True))

    with op.batch_alter_table("hotel_rate_package", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("sell_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("sell_to", sa.Date(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_package_account_id"), ["account_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_rate_package_account_id"),
            "core_account",
            ["account_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_rate_package", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hotel_rate_package_account_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hotel_rate_package_account_id"))
        batch_op.drop_column("sell_to")
        batch_op.drop_column("sell_from")
        batch_op.drop_column("account_id")

    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.drop_column("actual")

    with op.batch_alter_table("hotel_rooming_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_rooming_entry_purge_after"))
        batch_op.drop_index(batch_op.f("ix_hotel_rooming_entry_import_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_rooming_entry_block_id_last_name"))

    op.drop_table("hotel_rooming_entry")
    with op.batch_alter_table("hotel_rooming_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_rooming_import_block_id"))

    op.drop_table("hotel_rooming_import")
    op.drop_table("hotel_reduction_milestone")
    with op.batch_alter_table("hotel_line_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_line_item_function_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_line_item_charge_code_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_line_item_booking_id"))

    op.drop_table("hotel_line_item")
    op.drop_table("hotel_deposit_payment")
    op.drop_table("hotel_deposit_due")
    op.drop_table("hotel_contracted_revenue")
    op.drop_table("hotel_cancellation_tier")
    op.drop_table("hotel_booked_package_part")
    op.drop_table("hotel_block_night")
    op.drop_table("hotel_block_change")
    with op.batch_alter_table("hotel_room_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_room_block_status"))
        batch_op.drop_index(batch_op.f("ix_hotel_room_block_booking_id"))

    op.drop_table("hotel_room_block")
    with op.batch_alter_table("hotel_liability_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_liability_assessment_booking_id"))

    op.drop_table("hotel_liability_assessment")
    op.drop_table("hotel_contract_terms")
    with op.batch_alter_table("hotel_booked_package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_booked_package_package_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_booked_package_booking_id"))

    op.drop_table("hotel_booked_package")
