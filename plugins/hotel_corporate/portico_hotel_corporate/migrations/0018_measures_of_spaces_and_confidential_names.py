"""Measures of spaces, confidential names of events, and what stands on the doors of functions."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MEASURES = (
    ("building", sa.String(length=100)),
    ("floor", sa.String(length=40)),
    ("ceiling_m", types.Exact(5, 2)),
    ("length_m", types.Exact(6, 2)),
    ("width_m", types.Exact(6, 2)),
    ("floor_load_kg_m2", sa.Integer()),
)


def upgrade() -> None:
    """Bring the tables to this revision."""
    # Not in a batch: that would make the table anew, without the triggers of its search.
    op.add_column(
        "hotel_event_booking",
        sa.Column("confidential_name", sa.String(length=200), nullable=True),
    )
    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.add_column(sa.Column("door_card", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("loud", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        for name, kind in MEASURES:
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        for name, _ in reversed(MEASURES):
            batch_op.drop_column(name)
    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.drop_column("loud")
        batch_op.drop_column("door_card")
    op.drop_column("hotel_event_booking", "confidential_name")
