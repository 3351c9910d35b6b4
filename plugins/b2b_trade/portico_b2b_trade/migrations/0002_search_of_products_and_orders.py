"""Search of products and orders."""

from alembic import op

from portico.database.search import add_search, drop_search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    add_search(
        op.get_bind(),
        "trade_product",
        title=("name",),
        others=("sku", "gtin", "category", "hs_code"),
    )
    add_search(
        op.get_bind(),
        "trade_sales_order",
        title=("number",),
        others=("po_number", "ship_to_name", "ship_to_town"),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    drop_search(op.get_bind(), "trade_sales_order")
    drop_search(op.get_bind(), "trade_product")
