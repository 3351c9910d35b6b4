"""Guests whom a rooming list sent again has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ENTRY = "hotel_rooming_entry"
KEY = "fk_hotel_rooming_entry_changed_by_id_hotel_rooming_import"
INDEX = "ix_hotel_rooming_entry_changed_by_id"


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_rooming_import", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("rows_changed", sa.Integer(), server_default="0", nullable=False)
        )
    with op.batch_alter_table(ENTRY, schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f(KEY), "hotel_rooming_import", ["changed_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f(INDEX), ["changed_by_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table(ENTRY, schema=None) as batch_op:
        batch_op.drop_index(batch_op.f(INDEX))
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
        batch_op.drop_column("changed_by_id")
    with op.batch_alter_table("hotel_rooming_import", schema=None) as batch_op:
        batch_op.drop_column("rows_changed")
