"""The instant of a presentation, force majeure at an expiry, the cover that is offered."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prevented_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("prevented_reference", sa.String(length=140), nullable=True))

    with op.batch_alter_table("bank_guarantee_application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cover", sa.String(length=500), nullable=True))

    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.add_column(sa.Column("presented_at", types.Instant(), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.drop_column("presented_at")

    with op.batch_alter_table("bank_guarantee_application", schema=None) as batch_op:
        batch_op.drop_column("cover")

    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_column("prevented_reference")
        batch_op.drop_column("prevented_on")
