"""What events are posted as and how spaces are used."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    # Not in a batch: that would make the table anew, without the triggers of its search.
    op.add_column("hotel_event_booking", sa.Column("post_as", sa.String(length=200), nullable=True))
    op.add_column(
        "hotel_event_booking",
        sa.Column("materialization_percent", types.Percent(9, 6), nullable=True),
    )

    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("requires_alternate", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("full_utilization_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        batch_op.drop_column("full_utilization_minutes")
        batch_op.drop_column("requires_alternate")

    op.drop_column("hotel_event_booking", "materialization_percent")
    op.drop_column("hotel_event_booking", "post_as")
