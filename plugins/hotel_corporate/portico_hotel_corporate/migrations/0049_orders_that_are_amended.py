"""Orders that departments were given may be amended."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

OPEN = ("ISSUED", "CLIENT_APPROVED", "DISTRIBUTED")
OVER = ("EXECUTED", "CLOSED")


def _allow(*more: str) -> None:
    """Let orders be in these states and no others."""
    with op.batch_alter_table("hotel_beo", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_hotel_beo_hotel_beo_state"), type_="check")
        batch_op.create_check_constraint(
            "hotel_beo_state", sa.column("state").in_((*OPEN, *more, *OVER))
        )


def upgrade() -> None:
    """Bring the tables to this revision."""
    _allow("AMENDED")


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("UPDATE hotel_beo SET state = 'DISTRIBUTED' WHERE state = 'AMENDED'")
    _allow()
