"""Products, prices and orders."""

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
        "trade_price_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column("convertible", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ALL_UNITS",
                "GRADUATED",
                name="trade_price_list_kind",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "ACTIVE",
                "ARCHIVED",
                name="trade_price_list_status",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "valid_from < valid_to", name=op.f("ck_trade_price_list_ends_after_it_begins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_price_list")),
        sa.UniqueConstraint("code", name=op.f("uq_trade_price_list_code")),
    )
    with op.batch_alter_table("trade_price_list", schema=None) as batch_op:
        batch_op.create_index("ix_trade_price_list_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_trade_price_list_currency", ["currency", "id"], unique=False)

    op.create_table(
        "trade_product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("category", sa.String(length=100), nullable=True),
        sa.Column("packaging", sa.String(length=100), nullable=True),
        sa.Column("base_uom", sa.String(length=3), nullable=False),
        sa.Column("hs_code", sa.String(length=12), nullable=True),
        sa.Column("origin", types.Country(2), nullable=True),
        sa.Column("net_mass", types.Quantity(18, 6), nullable=True),
        sa.Column("gross_mass", types.Quantity(18, 6), nullable=True),
        sa.Column("discontinued", sa.Boolean(), nullable=False),
        sa.Column("list_price_amount", types.Amount(18, 4), nullable=True),
        sa.Column("list_price_currency", types.Currency(3), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(list_price_amount IS NULL) = (list_price_currency IS NULL)",
            name=op.f("ck_trade_product_list_price_has_currency"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_product")),
        sa.UniqueConstraint("sku", name=op.f("uq_trade_product_sku")),
    )
    with op.batch_alter_table("trade_product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trade_product_category"), ["category"], unique=False)
        batch_op.create_index("ix_trade_product_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_product_gtin"), ["gtin"], unique=False)
        batch_op.create_index("ix_trade_product_name", ["name", "id"], unique=False)

    op.create_table(
        "trade_segment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_segment")),
        sa.UniqueConstraint("code", name=op.f("uq_trade_segment_code")),
    )
    with op.batch_alter_table("trade_segment", schema=None) as batch_op:
        batch_op.create_index("ix_trade_segment_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "trade_price_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("price_list_id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "ACCOUNT",
                "SEGMENT",
                "DEFAULT",
                name="trade_assignment_scope",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("segment_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "scope = 'ACCOUNT' AND account_id IS NOT NULL AND segment_id IS NULL OR scope = 'SEGMENT' AND account_id IS NULL AND segment_id IS NOT NULL OR scope = 'DEFAULT' AND account_id IS NULL AND segment_id IS NULL",
            name=op.f("ck_trade_price_assignment_scope_names_its_holder"),
        ),
        sa.CheckConstraint(
            "valid_from < valid_to", name=op.f("ck_trade_price_assignment_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_trade_price_assignment_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["trade_price_list.id"],
            name=op.f("fk_trade_price_assignment_price_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"],
            ["trade_segment.id"],
            name=op.f("fk_trade_price_assignment_segment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_price_assignment")),
    )
    with op.batch_alter_table("trade_price_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trade_price_assignment_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_trade_price_assignment_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_trade_price_assignment_price_list_id"), ["price_list_id"], unique=False
        )
        batch_op.create_index("ix_trade_price_assignment_scope", ["scope", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_trade_price_assignment_segment_id"), ["segment_id"], unique=False
        )

    op.create_table(
        "trade_price_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("price_list_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("uom", sa.String(length=3), nullable=False),
        sa.Column("min_quantity", types.Quantity(18, 6), nullable=False),
        sa.Column("unit_price", types.UnitPrice(18, 6), nullable=False),
        sa.CheckConstraint(
            "min_quantity >= 0", name=op.f("ck_trade_price_item_min_quantity_not_negative")
        ),
        sa.CheckConstraint(
            "unit_price >= 0", name=op.f("ck_trade_price_item_unit_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["trade_price_list.id"],
            name=op.f("fk_trade_price_item_price_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["trade_product.id"],
            name=op.f("fk_trade_price_item_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_price_item")),
        sa.UniqueConstraint(
            "price_list_id",
            "product_id",
            "uom",
            "min_quantity",
            name=op.f("uq_trade_price_item_price_list_id_product_id_uom_min_quantity"),
        ),
    )
    with op.batch_alter_table("trade_price_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_trade_price_item_position", ["price_list_id", "position"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_trade_price_item_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "trade_product_unit",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("uom", sa.String(length=3), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("factor", types.Quantity(18, 6), nullable=False),
        sa.CheckConstraint("factor > 0", name=op.f("ck_trade_product_unit_factor_positive")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["trade_product.id"],
            name=op.f("fk_trade_product_unit_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "uom", name=op.f("pk_trade_product_unit")),
    )
    op.create_table(
        "trade_sales_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("po_number", sa.String(length=60), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "CONFIRMED",
                "ON_HOLD",
                "IN_FULFILMENT",
                "COMPLETED",
                "CLOSED_SHORT",
                "CANCELLED",
                name="trade_order_status",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("status_reason", sa.String(length=300), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "price_strategy",
            sa.Enum(
                "MOST_SPECIFIC",
                "LOWEST",
                "MERGE_BY_PRIORITY",
                name="trade_price_strategy",
                length=17,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("required_on", sa.Date(), nullable=True),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("net_amount", types.Amount(18, 4), nullable=False),
        sa.Column("freight_amount", types.Amount(18, 4), nullable=False),
        sa.Column("ship_to_name", sa.String(length=200), nullable=True),
        sa.Column("ship_to_street", sa.String(length=200), nullable=True),
        sa.Column("ship_to_postcode", sa.String(length=20), nullable=True),
        sa.Column("ship_to_town", sa.String(length=100), nullable=True),
        sa.Column("ship_to_region", sa.String(length=100), nullable=True),
        sa.Column("ship_to_country", types.Country(2), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "freight_amount >= 0", name=op.f("ck_trade_sales_order_freight_not_negative")
        ),
        sa.CheckConstraint(
            "required_on >= ordered_on", name=op.f("ck_trade_sales_order_required_after_ordered")
        ),
        sa.CheckConstraint(
            "shipped_on >= ordered_on", name=op.f("ck_trade_sales_order_shipped_after_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_trade_sales_order_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_sales_order")),
        sa.UniqueConstraint("number", name=op.f("uq_trade_sales_order_number")),
    )
    with op.batch_alter_table("trade_sales_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trade_sales_order_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_trade_sales_order_account_ordered_on",
            ["account_id", "ordered_on", "id"],
            unique=False,
        )
        batch_op.create_index("ix_trade_sales_order_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_trade_sales_order_ordered_on", ["ordered_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_trade_sales_order_po_number"), ["po_number"], unique=False
        )

    op.create_table(
        "trade_segment_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "valid_from < valid_to", name=op.f("ck_trade_segment_membership_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_trade_segment_membership_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"],
            ["trade_segment.id"],
            name=op.f("fk_trade_segment_membership_segment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_segment_membership")),
    )
    with op.batch_alter_table("trade_segment_membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trade_segment_membership_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_trade_segment_membership_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_trade_segment_membership_segment_id"), ["segment_id"], unique=False
        )

    op.create_table(
        "trade_order_line",
        sa.Column("sales_order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Quantity(18, 6), nullable=False),
        sa.Column("uom", sa.String(length=3), nullable=False),
        sa.Column("unit_price", types.UnitPrice(18, 6), nullable=False),
        sa.Column("discount", types.Percent(9, 6), nullable=False),
        sa.Column("net_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "price_source",
            sa.Enum(
                "GIVEN",
                "PRICE_LIST",
                name="trade_price_source",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("price_trace", types.Document(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("first_promised_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("shipped_quantity", types.Quantity(18, 6), nullable=False),
        sa.CheckConstraint("discount >= 0", name=op.f("ck_trade_order_line_discount_not_negative")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_trade_order_line_quantity_positive")),
        sa.CheckConstraint(
            "shipped_quantity BETWEEN 0 AND quantity",
            name=op.f("ck_trade_order_line_shipped_at_most_what_is_ordered"),
        ),
        sa.CheckConstraint(
            "unit_price >= 0", name=op.f("ck_trade_order_line_unit_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["trade_product.id"], name=op.f("fk_trade_order_line_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["sales_order_id"],
            ["trade_sales_order.id"],
            name=op.f("fk_trade_order_line_sales_order_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sales_order_id", "position", name=op.f("pk_trade_order_line")),
    )
    with op.batch_alter_table("trade_order_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trade_order_line_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index("ix_trade_order_line_promised_on", ["promised_on"], unique=False)
        batch_op.create_index("ix_trade_order_line_requested_on", ["requested_on"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("trade_order_line", schema=None) as batch_op:
        batch_op.drop_index("ix_trade_order_line_requested_on")
        batch_op.drop_index("ix_trade_order_line_promised_on")
        batch_op.drop_index(batch_op.f("ix_trade_order_line_product_id"))

    op.drop_table("trade_order_line")
    with op.batch_alter_table("trade_segment_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trade_segment_membership_segment_id"))
        batch_op.drop_index("ix_trade_segment_membership_created_at")
        batch_op.drop_index(batch_op.f("ix_trade_segment_membership_account_id"))

    op.drop_table("trade_segment_membership")
    with op.batch_alter_table("trade_sales_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trade_sales_order_po_number"))
        batch_op.drop_index("ix_trade_sales_order_ordered_on")
        batch_op.drop_index("ix_trade_sales_order_created_at")
        batch_op.drop_index("ix_trade_sales_order_account_ordered_on")
        batch_op.drop_index(batch_op.f("ix_trade_sales_order_account_id"))

    op.drop_table("trade_sales_order")
    op.drop_table("trade_product_unit")
    with op.batch_alter_table("trade_price_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trade_price_item_product_id"))
        batch_op.drop_index("ix_trade_price_item_position")

    op.drop_table("trade_price_item")
    with op.batch_alter_table("trade_price_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trade_price_assignment_segment_id"))
        batch_op.drop_index("ix_trade_price_assignment_scope")
        batch_op.drop_index(batch_op.f("ix_trade_price_assignment_price_list_id"))
        batch_op.drop_index("ix_trade_price_assignment_created_at")
        batch_op.drop_index(batch_op.f("ix_trade_price_assignment_account_id"))

    op.drop_table("trade_price_assignment")
    with op.batch_alter_table("trade_segment", schema=None) as batch_op:
        batch_op.drop_index("ix_trade_segment_created_at")

    op.drop_table("trade_segment")
    with op.batch_alter_table("trade_product", schema=None) as batch_op:
        batch_op.drop_index("ix_trade_product_name")
        batch_op.drop_index(batch_op.f("ix_trade_product_gtin"))
        batch_op.drop_index("ix_trade_product_created_at")
        batch_op.drop_index(batch_op.f("ix_trade_product_category"))

    op.drop_table("trade_product")
    with op.batch_alter_table("trade_price_list", schema=None) as batch_op:
        batch_op.drop_index("ix_trade_price_list_currency")
        batch_op.drop_index("ix_trade_price_list_created_at")

    op.drop_table("trade_price_list")
