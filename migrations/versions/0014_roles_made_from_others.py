"""Roles that were made from those of plugins."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("core_role") as batch_op:
        batch_op.add_column(sa.Column("based_on", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("based_permissions", types.Document(), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_role") as batch_op:
        batch_op.drop_column("based_permissions")
        batch_op.drop_column("based_on")
