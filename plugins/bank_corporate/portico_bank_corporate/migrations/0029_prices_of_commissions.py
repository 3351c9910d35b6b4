"""Where the terms of a commission come from."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TARIFF = "fk_bank_guarantee_commission_tariff_id"
INDEX = "ix_bank_guarantee_commission_tariff_id"


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_guarantee_commission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tariff_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("path", types.Document(), nullable=True))
        batch_op.create_foreign_key(
            op.f(TARIFF), "bank_tariff", ["tariff_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(op.f(INDEX), ["tariff_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_guarantee_commission", schema=None) as batch_op:
        batch_op.drop_index(op.f(INDEX))
        batch_op.drop_constraint(op.f(TARIFF), type_="foreignkey")
        batch_op.drop_column("path")
        batch_op.drop_column("tariff_id")
