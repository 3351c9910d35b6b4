"""Service charges that are taxed by rules of their own."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_contract_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fb_service_tax_percent", types.Percent(9, 6), nullable=True))

    with op.batch_alter_table("hotel_line_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_tax_percent", types.Percent(9, 6), nullable=True))

    with op.batch_alter_table("hotel_package_component", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_tax_percent", types.Percent(9, 6), nullable=True))

    with op.batch_alter_table("hotel_service_charge_rule", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("tax_codes", types.Document(), server_default=sa.text("'[]'"), nullable=False)
        )
    with op.batch_alter_table("hotel_service_charge_rule", schema=None) as batch_op:
        batch_op.alter_column("tax_codes", server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_service_charge_rule", schema=None) as batch_op:
        batch_op.drop_column("tax_codes")

    with op.batch_alter_table("hotel_package_component", schema=None) as batch_op:
        batch_op.drop_column("service_tax_percent")

    with op.batch_alter_table("hotel_line_item", schema=None) as batch_op:
        batch_op.drop_column("service_tax_percent")

    with op.batch_alter_table("hotel_contract_terms", schema=None) as batch_op:
        batch_op.drop_column("fb_service_tax_percent")
