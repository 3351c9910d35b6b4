"""Rows of rooming lists that are received, validated and changed."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATES = ("REJECTED", "RESERVED", "CANCELLED", "NO_SHOW", "STAYED")
NEW_STATES = ("RECEIVED", "VALIDATED", "CHANGED")


def _allow(names: tuple[str, ...]) -> None:
    """Let rows have these states and no others."""
    with op.batch_alter_table("hotel_rooming_entry", schema=None) as batch_op:
        kind = "hotel_rooming_status"
        batch_op.drop_constraint(op.f(f"ck_hotel_rooming_entry_{kind}"), type_="check")
        batch_op.create_check_constraint(kind, sa.column("status").in_(names))


def upgrade() -> None:
    """Bring the tables to this revision."""
    _allow((*NEW_STATES[:2], STATES[0], STATES[1], NEW_STATES[2], *STATES[2:]))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("UPDATE hotel_rooming_entry SET status = 'RESERVED' WHERE status = 'CHANGED'")
    op.execute(
        "UPDATE hotel_rooming_entry SET status = 'REJECTED' "
        "WHERE status IN ('RECEIVED', 'VALIDATED')"
    )
    _allow(STATES)
